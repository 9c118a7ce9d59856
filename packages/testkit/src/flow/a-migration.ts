/** A small plan and the run that is opened for it. */
import { planHash } from '@perennial/domain/migration/plan/hash';
import type { Plan } from '@perennial/domain/migration/plan/rules';
import { type Opening, openRun } from '@perennial/domain/migration/run/open';

export const aPlan = (over: Partial<Plan> = {}): Plan => ({
  version: 1,
  name: 'Move Acme to the new schema',
  site: 'acme-shanghai',
  source: { kind: 'postgres', connection: 'secret:ACME_ERP', encoding: 'gb18030' },
  target: { kind: 'postgres', connection: 'secret:ACME_NEW' },
  tables: [
    {
      name: 'items',
      from: 't_item',
      to: 'item',
      columns: [
        { to: 'id', value: { from: 'fid' } },
        { to: 'code', value: { from: 'fnumber' }, rules: [{ id: 'code-trim', action: 'fix', fix: 'trim' }] },
      ],
    },
  ],
  verify: { level: 'L1' },
  approvals: { load: 'two-of-three', goNoGo: 'two-of-three' },
  ...over,
});

export type Opened = ReturnType<typeof openRun> & { plan: { hash: string; plan: Plan; text: string } };

export const aMigration = (over: Partial<Omit<Opening, 'planHash'>> = {}, now = Date.now()): Opened => {
  const { tenant = 'north', customer = 'acme', no = 'M-1001', plan = aPlan(), requestId = 'test' } = over;
  const { author = { id: 'ann', name: 'Ann' }, workflowId = `migration/${tenant}/${no}` } = over;
  const hash = planHash(plan);
  return {
    ...openRun({ tenant, customer, no, plan, planHash: hash, author, workflowId, requestId }, now),
    plan: { hash, plan, text: JSON.stringify(plan, null, 2) },
  };
};
