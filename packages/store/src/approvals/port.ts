import type { ApprovalEvent, ApprovalRecord, ApprovalState } from '@perennial/domain/approval/rules';
import type { Scope } from '@perennial/domain/scope/rules';
import type { Delivery, Page } from '../ports.ts';

/** What an approval is asked with; its number follows from the subject, the gate and the attempts before it. */
export type ApprovalDraft = Pick<
  ApprovalRecord,
  | 'tenant'
  | 'customer'
  | 'subject'
  | 'gate'
  | 'title'
  | 'statement'
  | 'record'
  | 'policy'
  | 'author'
  | 'openedAt'
> &
  Partial<Pick<ApprovalRecord, 'window'>>;

export type ApprovalOutcome =
  | { kind: 'created' | 'repeated'; record: ApprovalRecord }
  /** The Idempotency-Key stands for another body. */
  | { kind: 'conflict' }
  /** The attempt before is still open. */
  | { kind: 'open'; no: string };

export type ApprovalFlush = {
  workflowId: string;
  runId: string;
  record: ApprovalRecord;
  /** Events not yet confirmed as written, ascending by seq. */
  events: ApprovalEvent[];
  /** Letters these events call for; those already there stay as they are. */
  deliveries: Delivery[];
};

export interface ApprovalRepository {
  /** Row, event, request key and the start of the workflow in one transaction. */
  request(
    scope: Scope,
    draft: ApprovalDraft,
    how: { workflowIdOf: (no: string) => string; request?: { key: string; bodyHash: string } },
  ): Promise<ApprovalOutcome>;
  /** Scope-free: the record carries its tenant. Idempotent; an older one adds only events that are missing. */
  flush(flush: ApprovalFlush): Promise<void>;
  /** Undefined when absent or outside the scope. */
  get(scope: Scope, no: string): Promise<ApprovalRecord | undefined>;
  /** Oldest first. `open`: those that can still change, or those that cannot. */
  list(
    scope: Scope,
    filter: { open?: boolean; state?: ApprovalState; subject?: string; limit: number; cursor?: string },
  ): Promise<Page<ApprovalRecord>>;
}
