import type { AutomatedCheck } from '@perennial/domain/register/schema';
import { CheckInconclusive, reasonOf } from '../errors.ts';
import { evidenceOf } from '../evidence.ts';
import { bodyText } from '../http/body.ts';
import { shownUrl, targetUrl } from '../http/target.ts';
import type { CheckOutcome, SiteTarget } from '../ports.ts';

type HttpCheck = Extract<AutomatedCheck, { how: 'http' }>;

/**
 * GETs the address and compares status and text. Redirects are not followed: the status asked for is the status of this
 * address. No answer within `timeoutMs`, or none at all, is inconclusive.
 */
export const checkHttp = async (check: HttpCheck, site: SiteTarget): Promise<CheckOutcome> => {
  try {
    const url = targetUrl(check.url, site);
    const response = await fetch(url, {
      redirect: 'manual',
      headers: { 'user-agent': 'perennial-check/1' },
      signal: AbortSignal.timeout(check.timeoutMs),
    });
    const body = await bodyText(response);
    return judge(check, `GET ${shownUrl(url)} answered ${response.status}`, response.status, body);
  } catch (error) {
    throw new CheckInconclusive(`check ${check.id} could not be run: ${reasonOf(error)}`, error);
  }
};

const judge = (check: HttpCheck, seen: string, status: number, body: string): CheckOutcome => {
  if (status !== check.expectStatus)
    return { result: 'fail', evidence: evidenceOf(`${seen}, expected ${check.expectStatus}`, body) };
  if (check.expectText !== undefined && !body.includes(check.expectText))
    return { result: 'fail', evidence: evidenceOf(`${seen} without the text "${check.expectText}"`, body) };
  const text = check.expectText === undefined ? '' : ` with the text "${check.expectText}"`;
  return { result: 'pass', evidence: evidenceOf(`${seen}${text}`) };
};
