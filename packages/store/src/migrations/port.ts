import type { Plan } from '@perennial/domain/migration/plan/rules';
import type { MigrationEvent, MigrationRecord, RunState } from '@perennial/domain/migration/run/rules';
import type { Scope } from '@perennial/domain/scope/rules';
import type { Page } from '../core/page.ts';
import type { Delivery } from '../deliveries/port.ts';

/** A plan by its hash. It never changes; who may see it is decided by the runs that follow it. */
export type StoredPlan = {
  hash: string;
  plan: Plan;
  /** As its author wrote it, with comments; the first text that came under the hash. */
  text: string;
  /** Epoch ms. */
  createdAt: number;
  /** Id of its author. */
  by: string;
};

export type PlanDraft = Pick<StoredPlan, 'hash' | 'plan' | 'text'>;

export type MigrationOpening = {
  plan: PlanDraft;
  /** `ready`, seq 1. */
  record: MigrationRecord;
  /** Seq 1, `opened`. */
  event: MigrationEvent;
  request?: { key: string; bodyHash: string };
};

export type MigrationOpened =
  | { kind: 'created' | 'repeated'; record: MigrationRecord }
  /** The Idempotency-Key stands for another body. */
  | { kind: 'conflict' };

export type MigrationFlush = {
  workflowId: string;
  runId: string;
  record: MigrationRecord;
  /** Events not yet confirmed as written, ascending by seq. */
  events: MigrationEvent[];
  /** Letters these events call for; those already there stay as they are. */
  deliveries: Delivery[];
};

export type MigrationFilter = {
  state?: RunState;
  site?: string;
  customer?: string;
  /** Those that still run, or those that have ended. */
  open?: boolean;
  limit: number;
  cursor?: string;
};

export interface MigrationRepository {
  /** Draws the tenant's next number, outside any transaction; gaps are allowed. First is `M-1001`. */
  nextNumber(tenant: string): Promise<string>;
  /** Plan, run, event, request key and the start of the workflow in one transaction. */
  open(scope: Scope, opening: MigrationOpening): Promise<MigrationOpened>;
  /** A plan that a run is to follow from now on; one that is there already stays as it is. */
  putPlan(scope: Scope, plan: PlanDraft, of: { no: string; reason: string }): Promise<StoredPlan>;
  /** Scope-free, for whoever has read the run. @throws Error where the stored plan does not have its hash any more. */
  plan(tenant: string, hash: string): Promise<StoredPlan | undefined>;
  /** Scope-free: the record carries its tenant. Idempotent; an older one adds only events that are missing. */
  flush(flush: MigrationFlush): Promise<void>;
  /** Undefined when absent or outside the scope. */
  get(scope: Scope, no: string): Promise<MigrationRecord | undefined>;
  /** Newest first. */
  list(scope: Scope, filter: MigrationFilter): Promise<Page<MigrationRecord>>;
  /** Forgets the read model of every open run of the tenant; plans and the audit trail stay. */
  dropOpen(tenant: string): Promise<number>;
}
