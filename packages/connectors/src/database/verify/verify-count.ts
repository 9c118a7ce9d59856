import type { CheckResult } from '@perennial/domain/migration/verdict/rules';
import type pg from 'pg';
import { totalsOf } from '../ledger/totals.ts';
import type { ReadSpec, SourcePort } from '../ports.ts';

/**
 * Whether the ledger knows of as many rows as the source has. Belongs behind the freeze, when everything is applied: a row
 * that no chunk has reached, or whose change nobody has told, is missing in no other account.
 */
export const verifyCount = async (job: {
  run: string;
  name: string;
  source: SourcePort;
  spec: ReadSpec;
  target: pg.Client;
}): Promise<CheckResult> => {
  const head = { level: 'L0', id: 'source-count' } as const;
  const totals = (await totalsOf(job.target, job.run)).find((one) => one.name === job.name);
  if (totals === undefined) return { ...head, verdict: 'inconclusive', evidence: 'there is no ledger of it' };
  const rows = await job.source.count(job.spec);
  return {
    ...head,
    verdict: rows === totals.read ? 'passed' : 'failed',
    evidence: `the source has ${rows} rows, ${totals.read} were read`,
  };
};
