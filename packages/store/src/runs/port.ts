/**
 * Runs: a contract was amended or a calendar changed, and the open tickets it concerns go on under the new terms. A run
 * and its items are stored with the change itself; whoever carries them out leases them, so several can.
 */
import type { Calendar, HolidaySetYear } from '@perennial/domain/calendar/rules';
import type { CalendarFile } from '@perennial/domain/calendar/schema';
import type { Contract, ContractDraft } from '@perennial/domain/contract/schema';
import type { Actor, Scope } from '@perennial/domain/scope/rules';
import type { ClockKind } from '@perennial/domain/sla/rules';
import type { CommandBodies } from '@perennial/domain/ticket/commands/rules';
import type { TicketRecord } from '@perennial/domain/ticket/record/rules';
import type { Level } from '@perennial/domain/ticket/rules';
import type { Page } from '../ports.ts';

export type RunReason = CommandBodies['retarget']['reason'];

/** One clock whose due instant moves; `null` while it is paused, or where it does not run before or after. */
export type ClockMove = {
  clock: string;
  kind: ClockKind;
  level: Level;
  oldDueAt: number | null;
  newDueAt: number | null;
};

/** A ticket with the clocks that move. */
export type RunTarget = { ticket: string; customer: string; contract: string; clocks: ClockMove[] };

export type RunItem = RunTarget & {
  state: 'planned' | 'done' | 'failed';
  error?: string;
  /** Why nothing had to be done. */
  note?: string;
};

export type RunHead = {
  id: string;
  tenant: string;
  reason: RunReason;
  /** `contract/acme-2026` or `calendar/cn-office`: what was changed. */
  source: string;
  /** The versions that were made; open tickets of these contracts are looked at. */
  contracts: { id: string; customer: string; version: number }[];
  /** In which its instants are shown. */
  timeZone: string;
  actor: Actor;
  requestId: string;
  createdAt: number;
  /** Nothing is done before this instant. */
  effectiveFrom: number;
  startedAt?: number;
  endedAt?: number;
};

/** Counts are of tickets. */
export type Run = RunHead & {
  state: 'waiting' | 'running' | 'done';
  total: number;
  done: number;
  failed: number;
};

export type NewRun = Pick<
  RunHead,
  'id' | 'reason' | 'source' | 'contracts' | 'timeZone' | 'effectiveFrom'
> & {
  /** In the order they are to be done. */
  items: RunTarget[];
};

/** New versions, each one higher than the last the caller has seen, and the run they bring about. */
export type Amendment = {
  holidays?: HolidaySetYear;
  calendar?: { calendar: Calendar; file: CalendarFile };
  contracts: { contract: Contract; draft: ContractDraft; effectiveFrom: number }[];
  run?: NewRun;
  /** Needed unless every version is a first one and no notice is among them. */
  reason: string | undefined;
};

/** What it takes to say how other terms would move a ticket's clocks. */
export type OpenTicket = Pick<
  TicketRecord,
  | 'no'
  | 'customer'
  | 'module'
  | 'level'
  | 'group'
  | 'state'
  | 'hold'
  | 'openedAt'
  | 'contract'
  | 'clocks'
  | 'milestones'
>;

/** A leased run. `round` is the highest so far, 0 before it has begun; `open` counts items still to be done. */
export type RunJob = RunHead & { round: number; open: number; failed: string[]; attempts: number };

/** A leased item. */
export type RunTask = {
  id: string;
  run: RunHead;
  ticket: string;
  contract: string;
  clocks: ClockMove[];
  round: number;
  attempts: number;
};

export interface RunRepository {
  /**
   * All or nothing, with its audit events; false when somebody else has made one of the versions meanwhile.
   * @throws DomainError `request.invalid` at `/reason` where something that is there changes and no reason is given.
   */
  amend(scope: Scope, amendment: Amendment): Promise<boolean>;
  /** Undefined when absent or when it concerns none of the customer's contracts. */
  get(scope: Scope, id: string): Promise<Run | undefined>;
  /** The last run of a contract or calendar, by `contract/{id}` or `calendar/{id}`. */
  latest(scope: Scope, subject: string): Promise<Run | undefined>;
  /** In the order they are done; `limit` counts tickets, without one all. */
  items(scope: Scope, run: string, page?: { limit: number; cursor?: string }): Promise<Page<RunItem>>;
  /** The open tickets under these contracts, whatever the version. */
  openTickets(tenant: string, contracts: { id: string; customer: string }[]): Promise<OpenTicket[]>;
  leaseRuns(now: number, leaseMs: number, limit: number): Promise<RunJob[]>;
  /** Adds a round of items in place of those that were only planned. The first round starts the run. */
  addRound(run: RunHead, round: number, items: RunTarget[], lookAgainAt: number): Promise<void>;
  lookAgain(run: RunHead, at: number, error?: string): Promise<void>;
  end(run: RunHead): Promise<void>;
  leaseItems(now: number, leaseMs: number, limit: number): Promise<RunTask[]>;
  itemDone(id: string, outcome: { clocks: ClockMove[]; note?: string }): Promise<void>;
  itemFailed(id: string, error: string, retryAt: number, park: boolean): Promise<void>;
}
