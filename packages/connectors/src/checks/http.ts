import type { AutomatedCheck } from '@perennial/domain/register/schema';
import { CheckInconclusive, reasonOf } from '../errors.ts';
import { evidenceOf } from '../evidence.ts';
import { callSite } from '../http/call.ts';
import { shownUrl, targetUrl } from '../http/target.ts';
import type { CheckOutcome, ConnectorDeps, SiteTarget } from '../ports.ts';

type HttpCheck = Extract<AutomatedCheck, { how: 'http' }>;

/**
 * GETs the address and compares status and text. Redirects are not followed: the status asked for is the status of this
 * address. No answer within `timeoutMs`, none at all, or an address that may not be reached is inconclusive.
 */
export const checkHttp = async (
  check: HttpCheck,
  site: SiteTarget,
  { allow }: Pick<ConnectorDeps, 'allow'>,
): Promise<CheckOutcome> => {
  try {
    const url = targetUrl(check.url, site);
    const { status, body } = await callSite(url, {
      method: 'GET',
      headers: { 'user-agent': 'perennial-check/1' },
      timeoutMs: check.timeoutMs,
      allow,
    });
    return judge(check, `GET ${shownUrl(url)} answered ${status}`, status, body);
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
