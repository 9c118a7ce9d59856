/** What a ticket's workflow asks of the outside; implemented in `workflows/activities`. */

import type { ApprovalRecord, PolicyId } from '@perennial/domain/approval/rules';
import type { TicketEvent } from '@perennial/domain/audit/rules';
import type { StepAudience } from '@perennial/domain/sla/policy/rules';
import type { PlanRequest, PlanResult } from '@perennial/domain/sla/rules';
import type { TicketRecord } from '@perennial/domain/ticket/record/rules';
import type { Level } from '@perennial/domain/ticket/rules';
import type { AutomatedResult, CallOutcome } from './state.ts';

export type Projection = { record: TicketRecord; events: TicketEvent[]; archive: boolean };
export type ModuleAt = { tenant: string; site: string; module: string };

export type StepRequest = {
  tenant: string;
  to: StepAudience[];
  at: number;
  level: Level;
  assignee?: string;
  group?: string;
  /** Who was called last: the next manager is this person's. */
  lastCalled?: string;
};

export type FixToApprove = {
  record: TicketRecord;
  no: string;
  policy: PolicyId;
  author: { id: string; name?: string };
};

export type TicketActivities = {
  planClocks(tenant: string, requests: PlanRequest[]): Promise<PlanResult[]>;
  /** Finds who takes an escalation step now: on call, awake, and not yet called for this clock. */
  callStep(call: StepRequest): Promise<Pick<CallOutcome, 'called' | 'passedOver'>>;
  /** Record and events into the store, in one transaction; repeating it changes nothing. */
  projectTicket(projection: Projection): Promise<void>;
  /** The approval of a proposed fix as its workflow begins it: what is signed, by whom, under which policy. */
  draftApproval(fix: FixToApprove): Promise<ApprovalRecord>;
  /** Runs the module's automated checks; one that cannot be run is `inconclusive`. */
  runChecks(ticket: ModuleAt & { workflowId: string; attempt: number }): Promise<AutomatedResult[]>;
  /** Carries out one automated rollback step; `failed` where it was tried in vain. */
  runRollback(
    ticket: ModuleAt & { workflowId: string; attempt: number; step: string },
  ): Promise<{ done: string } | { failed: string }>;
};
