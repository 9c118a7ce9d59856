import type { TicketEvent } from '@perennial/domain/audit/rules';
import type { Scope } from '@perennial/domain/scope/rules';
import type { ClockState } from '@perennial/domain/sla/rules';
import type { TicketRecord } from '@perennial/domain/ticket/record/rules';
import type { Level, TicketStateName } from '@perennial/domain/ticket/rules';
import type { Page } from '../core/page.ts';
import type { EntitlementRefusal, TicketEntitlement } from '../entitlements/port.ts';

export type TicketFilter = {
  state?: TicketStateName[];
  level?: Level[];
  customer?: string;
  site?: string;
  module?: string;
  assignee?: string;
  /** Tickets with at least one clock in this state. */
  sla?: ClockState;
  /** Only tickets whose workflow still runs. */
  openOnly?: boolean;
  limit: number;
  cursor?: string;
};

/** What intake writes in one transaction when it opens a ticket. */
export type OpenWrite = {
  record: TicketRecord;
  /** Seq 1, `opened`. */
  event: TicketEvent;
  /** The Idempotency-Key of the request with a hash of its body; unique per tenant. */
  request?: { key: string; bodyHash: string };
  /** Argument of the workflow start, as JSON. */
  start: { workflowId: string; input: unknown };
};

export type OpenOutcome =
  | { kind: 'created'; record: TicketRecord; entitlement?: TicketEntitlement }
  /** Same key, same body: the first answer. */
  | { kind: 'repeated'; record: TicketRecord }
  /** Same key, another body. */
  | { kind: 'conflict' }
  /** The contract grants no more of the service: nothing was stored. */
  | ({ kind: 'refused' } & EntitlementRefusal);

/** One flush of a ticket's workflow. Idempotent: repeating it, or an older one after it, changes nothing. */
export type TicketFlush = {
  workflowId: string;
  runId: string;
  record: TicketRecord;
  /** Events not yet acknowledged as written, ascending by seq, without gaps. */
  events: TicketEvent[];
  /** Contract's replacement rows of the notice table travel with the event to the dispatcher. */
  archive: boolean;
};

export interface TicketRepository {
  /** Draws the next number of the tenant, outside any transaction; gaps are allowed. First is 1001. */
  nextNumber(tenant: string): Promise<number>;
  open(scope: Scope, write: OpenWrite): Promise<OpenOutcome>;
  /** The first answer to an Idempotency-Key, if there was one in the last 30 days. */
  findRequest(scope: Scope, key: string): Promise<{ bodyHash: string; no: string } | undefined>;
  /**
   * Remembers for 30 days that a key stands for one body of one command; the same pair again is fine.
   * @throws DomainError `idempotency.conflict` when it stood for another body.
   */
  claimKey(scope: Scope, key: string, bodyHash: string, no: string): Promise<void>;
  /** Frees a key whose command was refused, for another body; a key that stands for another body by now stays. */
  releaseKey(scope: Scope, key: string, bodyHash: string): Promise<void>;
  /** Row and events in one transaction; called by the projection activity. Scope-free: the record carries its tenant. */
  flush(flush: TicketFlush): Promise<{ written: number; stale: boolean }>;
  /** Undefined when absent or outside the scope. Looks in the archive too. */
  get(scope: Scope, no: string): Promise<{ record: TicketRecord; archived: boolean } | undefined>;
  list(scope: Scope, filter: TicketFilter): Promise<Page<TicketRecord>>;
  /** Numbers of the tickets at a site that are neither closed nor cancelled, newest first. */
  openAt(scope: Scope, site: string, limit: number): Promise<string[]>;
  timeline(scope: Scope, no: string, page: { limit: number; cursor?: string }): Promise<Page<TicketEvent>>;
  /** The open ticket of an alert's fingerprint. */
  findByFingerprint(scope: Scope, fingerprint: string): Promise<TicketRecord | undefined>;
  /** Records changed after `since` (a change position), oldest first, for live boards. */
  changedSince(
    scope: Scope,
    since: number,
    limit: number,
  ): Promise<{ record: TicketRecord; position: number }[]>;
  /** Forgets the read model of every open ticket of the tenant; the timeline and the audit trail stay. */
  dropOpen(tenant: string): Promise<number>;
}
