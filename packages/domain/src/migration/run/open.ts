/** The record a run begins with; its workflow says the rest. */
import type { Person } from '../../signature/rules.ts';
import type { Plan } from '../plan/rules.ts';
import type { MigrationEvent, MigrationRecord } from './rules.ts';
import { termsOf } from './terms/rules.ts';

export type Opening = {
  tenant: string;
  customer: string;
  no: string;
  plan: Plan;
  planHash: string;
  author: Person;
  workflowId: string;
  requestId: string;
};

export const openRun = (
  { plan, author, workflowId, requestId, ...ids }: Opening,
  now: number,
): { record: MigrationRecord; event: MigrationEvent } => {
  const record: MigrationRecord = {
    ...ids,
    site: plan.site,
    title: plan.name,
    planVersion: 1,
    terms: termsOf(plan),
    author,
    state: 'ready',
    phase: 'requirements',
    phases: [],
    tables: [],
    rehearsals: [],
    approvals: [],
    risks: [],
    blockers: [],
    issues: [],
    openedAt: now,
    updatedAt: now,
    seq: 1,
    rev: 1,
    workflow: { id: workflowId },
  };
  const actor = { id: author.id, kind: 'person' } as const;
  const data = { planHash: ids.planHash, planVersion: 1, site: plan.site };
  return { record, event: { seq: 1, kind: 'opened', at: now, actor, data, requestId } };
};
