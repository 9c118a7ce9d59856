import type { RollbackStep } from '@perennial/domain/register/schema';
import { RollbackFailed, reasonOf } from '../errors.ts';
import { evidenceOf } from '../evidence.ts';
import { bodyText } from '../http/body.ts';
import { shownUrl, targetUrl } from '../http/target.ts';
import type { ConnectorDeps, RollbackOutcome, SiteTarget } from '../ports.ts';

type HttpStep = Extract<RollbackStep, { how: 'http' }>;

/** Calls the address; any 2xx is success, everything else throws `RollbackFailed`. */
export const rollbackHttp = async (
  step: HttpStep,
  site: SiteTarget,
  { idempotencyKey }: Pick<ConnectorDeps, 'idempotencyKey'>,
): Promise<RollbackOutcome> => {
  const { seen, ok } = await call(step, site, idempotencyKey).catch((error: unknown) => {
    throw new RollbackFailed(`rollback step ${step.id} failed: ${reasonOf(error)}`, error);
  });
  if (!ok) throw new RollbackFailed(`rollback step ${step.id} failed: ${seen}`);
  return { evidence: seen };
};

const call = async (step: HttpStep, site: SiteTarget, key: string | undefined) => {
  const url = targetUrl(step.url, site);
  const response = await fetch(url, {
    method: step.method,
    redirect: 'manual',
    headers: {
      'user-agent': 'perennial-rollback/1',
      ...(key === undefined ? {} : { 'idempotency-key': key }),
    },
    signal: AbortSignal.timeout(step.timeoutMs),
  });
  const body = await bodyText(response);
  return {
    ok: response.ok,
    seen: evidenceOf(`${step.method} ${shownUrl(url)} answered ${response.status}`, body),
  };
};
