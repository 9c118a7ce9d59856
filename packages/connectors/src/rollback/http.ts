import type { RollbackStep } from '@perennial/domain/register/schema';
import { RollbackFailed, reasonOf } from '../errors.ts';
import { evidenceOf } from '../evidence.ts';
import { callSite } from '../http/call.ts';
import { shownUrl, targetUrl } from '../http/target.ts';
import type { ConnectorDeps, RollbackOutcome, SiteTarget } from '../ports.ts';

type HttpStep = Extract<RollbackStep, { how: 'http' }>;

/** Calls the address; any 2xx is success, everything else throws `RollbackFailed`. */
export const rollbackHttp = async (
  step: HttpStep,
  site: SiteTarget,
  deps: Pick<ConnectorDeps, 'idempotencyKey' | 'allow'>,
): Promise<RollbackOutcome> => {
  const { seen, ok } = await call(step, site, deps).catch((error: unknown) => {
    throw new RollbackFailed(`rollback step ${step.id} failed: ${reasonOf(error)}`, error);
  });
  if (!ok) throw new RollbackFailed(`rollback step ${step.id} failed: ${seen}`);
  return { evidence: seen };
};

const call = async (
  step: HttpStep,
  site: SiteTarget,
  { idempotencyKey: key, allow }: Pick<ConnectorDeps, 'idempotencyKey' | 'allow'>,
) => {
  const url = targetUrl(step.url, site);
  const { status, body } = await callSite(url, {
    method: step.method,
    headers: {
      'user-agent': 'perennial-rollback/1',
      ...(key === undefined ? {} : { 'idempotency-key': key }),
    },
    timeoutMs: step.timeoutMs,
    allow,
  });
  return {
    ok: status >= 200 && status < 300,
    seen: evidenceOf(`${step.method} ${shownUrl(url)} answered ${status}`, body),
  };
};
