import { countQuarantine } from '@perennial/connectors/database/quarantine/list';
import type { CheckResult } from '@perennial/domain/migration/verdict/rules';
import type { OpenRun } from './open-run.ts';

/** Rows that nobody has decided about would be missing in the new system without anybody having said so. */
export const heldBackCheck = async (run: OpenRun, table: string): Promise<CheckResult> => {
  const open = (await countQuarantine(run.target, run.run)).filter(
    (q) => q.name === table && q.state === 'open',
  );
  const rows = open.reduce((sum, q) => sum + q.rows, 0);
  return {
    level: 'L0',
    id: 'held-back',
    verdict: rows === 0 ? 'passed' : 'failed',
    evidence:
      rows === 0
        ? 'every row that was held back is settled'
        : `rows are held back (${open.map((q) => `${q.rows} by ${q.rule}`).join(', ')}); fix or waive them`,
  };
};
