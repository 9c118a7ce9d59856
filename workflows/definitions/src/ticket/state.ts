/**
 * What a ticket's workflow carries, and how one thing that happened changes it. Pure: no SDK, no calendar, no clock of
 * its own. Whatever has to be done outside (plan clocks, run checks, write the read model) can be read off the
 * state, so it survives continue-as-new and a crash at any point.
 */
import type { PolicyId } from '@perennial/domain/approval/rules';
import type { TicketEvent } from '@perennial/domain/audit/rules';
import type { ContractTerms } from '@perennial/domain/contract/rules';
import type { Cause } from '@perennial/domain/sla/clock/rules';
import type { Pause, PlanRequest, PlanResult } from '@perennial/domain/sla/rules';
import type { AnyEnvelope } from '@perennial/domain/ticket/commands/rules';
import type { CheckResult, TicketRecord } from '@perennial/domain/ticket/record/rules';
import type { ApprovalCommand, Outcome } from '../approval/contract.ts';

export type TicketState = {
  record: TicketRecord;
  terms: ContractTerms;
  /** Every hold there was, and the time between resolve and reopen. */
  pauses: Pause[];
  /** Clocks whose plan is out of date, and what made it so. */
  toPlan: { name: string; cause?: Cause }[];
  /** Events the store has not confirmed yet, ascending by seq. */
  events: TicketEvent[];
  /** The last event the store confirmed. */
  flushedSeq: number;
  /** The read model was dropped: write it again though nothing changed. */
  reflush: boolean;
  wanted: {
    /** Automated checks to run for this attempt of the fix. */
    checks?: { attempt: number };
    /** An automated rollback step to run for this attempt of the fix. */
    rollback?: { attempt: number; step: string };
    /** Escalation steps of clocks whose turn has come. */
    calls?: StepCall[];
    /** A signed approval to open. `name` of the author: as the command had it, the register may know better. */
    approval?: { no: string; policy: PolicyId; author: { id: string; name?: string } };
    /** What approvals have to be told. */
    tell?: { no: string; command: ApprovalCommand }[];
  };
  /** The last commands applied, oldest first: a repeated one is answered, not applied again. */
  commandIds: string[];
  /** Instant of the last command; the next one cannot lie before it. */
  lastCommandAt: number;
  /** The resolve for which the missing change record was already asked for. */
  recordAskedFor?: number;
};

/** One escalation step: `index` is its place in the clock, `at` the instant it fell due. */
export type StepCall = { clock: string; index: number; at: number };

/** Whom it reached (person ids, the first takes it), and who was passed over and why. */
export type CallOutcome = StepCall & { called: string[]; passedOver: string[] };

export type AutomatedResult = Pick<CheckResult, 'kind' | 'result' | 'check' | 'evidence'>;

/** Everything that can happen to a ticket. */
export type Happening =
  | { type: 'command'; envelope: AnyEnvelope }
  | { type: 'deadline' }
  /** Plans in the order of their requests. */
  | { type: 'planned'; requests: PlanRequest[]; plans: PlanResult[] }
  | { type: 'checked'; attempt: number; results: AutomatedResult[] }
  | { type: 'rolledBack'; attempt: number; outcome: { done: string } | { failed: string } }
  | { type: 'called'; outcome: CallOutcome }
  | { type: 'approvalOpened'; no: string }
  | { type: 'approvalOutcome'; outcome: Outcome }
  | { type: 'approvalTold'; id: string }
  | { type: 'flushing' }
  | { type: 'flushed'; seq: number }
  | { type: 'reflush' };

/** How many command ids travel along; older repeats are caught by the state machine alone. */
export const rememberedCommands = 256;
