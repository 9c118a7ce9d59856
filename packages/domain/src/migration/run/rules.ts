/**
 * One run of a migration as its workflow holds it and the store shows it. Instants are epoch ms, durations ms, counts of
 * rows safe integers. It names rows only by findings of an activity, never by their values.
 */
import type { JsonValue } from '../../audit/rules.ts';
import type { Actor } from '../../scope/rules.ts';
import type { Person } from '../../signature/rules.ts';
import type { Phase } from '../plan/rules.ts';
import type { Verdict } from '../verdict/rules.ts';
import type { RunTerms } from './terms/rules.ts';

export const outcomes = ['closed', 'rolled-back', 'aborted'] as const;
export type Outcome = (typeof outcomes)[number];

/** `ready` waits for `start`; `blocked` for a person: `blockers` says for what. */
export const runStates = ['ready', 'running', 'paused', 'blocked', ...outcomes] as const;
export type RunState = (typeof runStates)[number];

/** One entry for each time a phase was entered. `warned`, `late` and `escalated` are the instants that were due. */
export type PhaseRun = {
  phase: Phase;
  plannedMs: number;
  startedAt: number;
  /** Paused time never counts. */
  pausedMs: number;
  endedAt?: number;
  warnedAt?: number;
  lateAt?: number;
  escalatedAt?: number;
};

/** `verified`: within the load; `sealed`: again while the source stood still. */
export const tableStates = ['planned', 'copying', 'parked', 'copied', 'verified', 'sealed'] as const;
export type TableState = (typeof tableStates)[number];

export type RowCounts = {
  read: number;
  written: number;
  quarantined: number;
  merged: number;
};

export type TableRun = RowCounts & {
  name: string;
  /** Tables of a wave need only tables of earlier ones. */
  wave: number;
  /** Estimate; -1: unknown. */
  rows: number;
  state: TableState;
  /** Of its last verification. A verified table may have `failed` only where each finding was accepted as a risk. */
  verdict?: Verdict;
  /** Times it was given to a `copy-table` workflow in this load. */
  attempt: number;
  /** Rows per second, since it began. */
  rate: number;
  startedAt?: number;
  endedAt?: number;
  heardAt?: number;
  /** Times its workflow was looked for because nothing was heard of it. */
  silences?: number;
};

/** What a check or a profile found and nobody may overlook. The same finding keeps its id when it is found again. */
export type Finding = {
  id: string;
  table?: string;
  verdict: Exclude<Verdict, 'passed'>;
  /** Words and figures, at most 300 characters. */
  evidence: string;
};

/** What stands in the way. `waivable`: `accept-risk` may name it; every one goes with a `retry` that succeeds. */
export type Blocker = {
  /** The step of the workflow, as `verify-table`. */
  step: string;
  table?: string;
  /** Of the finding. */
  finding?: string;
  verdict?: Exclude<Verdict, 'passed'>;
  reason: string;
  since: number;
  waivable: boolean;
};

export type AcceptedRisk = {
  table?: string;
  finding: string;
  evidence: string;
  /** The approval or the signature that accepts it. */
  signedBy: string;
  by: string;
  at: number;
};

export type Rehearsal = {
  number: number;
  startedAt: number;
  endedAt?: number;
  /** Rows written. */
  rows: number;
  verdict?: Verdict;
};

export const gates = ['load', 'go-no-go', 'rollback-late'] as const;
export type Gate = (typeof gates)[number];

export type GateApproval = {
  gate: Gate;
  attempt: number;
  no: string;
  policy: string;
  planHash: string;
  /** As the approval told last; `withdrawn` by the run itself, as when the plan was edited. */
  state: 'pending' | 'approved' | 'executing' | 'rejected' | 'expired' | 'withdrawn';
  at: number;
  mayNotExecute: string[];
  /** Somebody acted on it; taking signatures back changes nothing any more. */
  begun?: boolean;
};

export type Delta = {
  startedAt: number;
  lastAt?: number;
  /** Changes written to the target so far. */
  applied: number;
  lagMs?: number;
  caughtUp: boolean;
  stoppedAt?: number;
};

export const cutoverSteps = [
  'freeze',
  'barrier',
  'last-delta',
  'verify-touched',
  'verify-invariants',
  'set-sequences',
  // Before the flip: no write to the new side is ever without its record.
  'start-reverse',
  'flip',
  'smoke',
] as const;
export type CutoverStep = (typeof cutoverSteps)[number];

export const compensations = ['unfreeze', 'unflip', 'stop-reverse'] as const;
export type Compensation = (typeof compensations)[number];

/** The last attempt. `attempt` is the fence of every step: one that was undone must not take effect any more. */
export type Cutover = {
  attempt: number;
  calledAt: number;
  by: Pick<Actor, 'id' | 'kind'>;
  /** End of the countdown: the freeze begins. */
  freezeAt: number;
  frozenAt?: number;
  /** The source is back in service by then, moved or not. */
  deadlineAt?: number;
  /** Done, in order. */
  done: CutoverStep[];
  /** What has to be undone if it comes to that, the last first; each is pushed before its step begins. */
  undo: Compensation[];
  flippedAt?: number;
  /** From the freeze to the end of smoke, or to the source being back. */
  downtimeMs?: number;
  /** Why it is being, or was, undone. */
  backOut?: { reason: string; at: number; endedAt?: number };
};

export const rollbackSteps = [
  'freeze-target',
  'apply-reverse',
  'verify-reverse',
  'unflip',
  'unfreeze',
  'stop-reverse',
] as const;
export type RollbackStep = (typeof rollbackSteps)[number];

export type Rollback = {
  calledAt: number;
  by: Pick<Actor, 'id' | 'kind'>;
  reason: string;
  /** After the reverse window: later writes are listed, not carried back, and a second approval is needed. */
  late: boolean;
  /** Number of the second approval. */
  approval?: string;
  done: RollbackStep[];
  endedAt?: number;
};

export type MigrationRecord = {
  tenant: string;
  customer: string;
  site: string;
  no: string;
  title: string;
  /** SHA-256 in hex of the plan's canonical JSON; with `planVersion` what approvals bind. */
  planHash: string;
  planVersion: number;
  terms: RunTerms;
  author: Person;
  state: RunState;
  phase: Phase;
  phases: PhaseRun[];
  tables: TableRun[];
  rehearsals: Rehearsal[];
  approvals: GateApproval[];
  risks: AcceptedRisk[];
  blockers: Blocker[];
  /** Tickets opened for requirements and for what was found. */
  issues: string[];
  delta?: Delta;
  cutover?: Cutover;
  /** Changes made after the flip and carried back to the source, as long as the window is open. */
  reverse?: Delta & { until: number };
  rollback?: Rollback;
  /** Hypercare is over once the reverse changes are switched off. */
  finish?: { at: number; by: Pick<Actor, 'id' | 'kind'> };
  /** Asked for; the outcome stands once everything is undone. */
  abort?: { at: number; by: Pick<Actor, 'id' | 'kind'>; reason: string };
  pausedAt?: number;
  outcome?: Outcome;
  openedAt: number;
  updatedAt: number;
  nextDeadline?: number;
  /** Of the last event. */
  seq: number;
  rev: number;
  workflow: { id: string; runId?: string };
};

export const migrationEventKinds = [
  'opened',
  'started',
  'phase-entered',
  'phase-warning',
  'phase-late',
  'phase-escalated',
  'paused',
  'resumed',
  'blocked',
  'retried',
  'risk-accepted',
  'risk-refused',
  'issue-added',
  'plan-edited',
  'rehearsed',
  'approval-requested',
  'approval-decided',
  'table-parked',
  'loaded',
  'verified',
  'delta-caught-up',
  'cutover-called',
  'frozen',
  'flipped',
  'cut-over',
  'back-out',
  'backed-out',
  'finish-called',
  'reverse-closed',
  'rollback-called',
  'abort-called',
  'cancel-refused',
  'closed',
  'rolled-back',
  'aborted',
] as const;
export type MigrationEventKind = (typeof migrationEventKinds)[number];

export type MigrationEvent = {
  seq: number;
  kind: MigrationEventKind;
  /** The instant that decides. */
  at: number;
  actor: Pick<Actor, 'id' | 'kind'>;
  data: { [key: string]: JsonValue };
  reason?: string;
  requestId?: string;
};

export const isOver = ({ outcome }: Pick<MigrationRecord, 'outcome'>): boolean => outcome !== undefined;
