/** A small plan and the run that is opened for it. */
import { planHash } from '@perennial/domain/migration/plan/hash';
import type { Plan } from '@perennial/domain/migration/plan/rules';
import { type Opening, openRun } from '@perennial/domain/migration/run/open';
import { aPlan as smallPlan } from '@perennial/domain/migration/testing/a-migration';

/** That of the domain's tests, for `legacy()` and `fresh()` there. */
export const aPlan = (over: Partial<Plan> = {}): Plan => ({ ...smallPlan(), ...over });

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
