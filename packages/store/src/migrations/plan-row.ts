import type { Plan } from '@perennial/domain/migration/plan/rules';
import type { Scope } from '@perennial/domain/scope/rules';
import { appendAudit } from '../audit/append.ts';
import { canonicalize } from '../core/canonicalize.ts';
import type { Collections } from '../core/collections.ts';
import { sha256 } from '../core/hash.ts';
import type { Session } from '../core/transaction.ts';
import type { PlanDraft, StoredPlan } from './port.ts';

export type PlanRow = {
  /** `{tenant}/{hash}` */
  _id: string;
  tenant: string;
  hash: string;
  /** Canonical JSON: names of columns and codes may hold what a field's name in the store may not. */
  plan: string;
  text: string;
  createdAt: number;
  by: string;
};

export const planKey = (tenant: string, hash: string): string => `${tenant}/${hash}`;

/** @throws Error where the text does not have its hash any more: nothing may follow it then. */
export const planOf = ({ hash, plan: canonical, text, createdAt, by }: PlanRow): StoredPlan => {
  if (sha256(canonical) !== hash) throw new Error(`the stored plan ${hash} was changed`);
  const plan: Plan = JSON.parse(canonical);
  return { hash, plan, text, createdAt, by };
};

/** Adds the plan and its event where it is not there yet. @throws Error where the hash is not the plan's. */
export const addPlan = async (
  rows: Collections,
  session: Session,
  { tenant, actor, requestId }: Scope,
  { hash, plan, text }: PlanDraft,
  { customer, no, at, reason }: { customer: string; no: string; at: number; reason?: string },
): Promise<PlanRow> => {
  const _id = planKey(tenant, hash);
  const found = await rows.migrationPlans.findOne({ _id }, { session });
  if (found) return found;
  const row: PlanRow = { _id, tenant, hash, plan: canonicalize(plan), text, createdAt: at, by: actor.id };
  planOf(row);
  await rows.migrationPlans.insertOne(row, { session });
  await appendAudit(rows, session, [
    {
      tenant,
      customer,
      stream: `migration-plan/${hash}`,
      seq: 1,
      at: new Date(at).toISOString(),
      actor: { id: actor.id, kind: actor.kind },
      action: 'migration-plan.stored',
      ...(reason === undefined ? {} : { reason }),
      record: { type: 'migration-plan', id: hash, rev: 1, hash },
      changes: [{ path: '/migration', old: null, new: no }],
      cause: { requestId },
    },
  ]);
  return row;
};
