/**
 * SLA clocks as data. Instants are epoch milliseconds (UTC), durations milliseconds, both integers.
 * A clock is a function of its policy, its start, its pauses and its stop; `plan.ts` evaluates that function.
 */
import type { Level } from '../ticket/rules.ts';
import type { ClockGoal, PauseReason, StepAt, StepAudience, Target } from './policy/rules.ts';

/** The names the catalogue knows, in the order they are shown; a contract may have others of its own. */
export const clockNames = [
  'acknowledge',
  'response',
  'workaround',
  'resolution',
  'next-response',
  'update',
  'triage',
] as const;
export type WellKnownClock = (typeof clockNames)[number];

export const clockKinds = ['sla', 'ola', 'supplier', 'regulatory'] as const;
export type ClockKind = (typeof clockKinds)[number];

export const clockStates = ['running', 'paused', 'met', 'breached', 'cancelled'] as const;
export type ClockState = (typeof clockStates)[number];

/**
 * Which hours count: around the clock, Monday to Friday between two wall times in a time zone, or those of one version
 * of a business calendar.
 */
export type Hours =
  | { kind: '24x7' }
  | { kind: 'weekdays'; tz: string; from: string; to: string }
  | { kind: 'calendar'; id: string; version: number };

export type Pause = { from: number; to?: number; on: PauseReason | 'resolved'; reason: string; by: string };

export type Warning = { pct: number; at: number | null; fired: boolean };

/** One escalation step of a clock; `dueAt` is `null` while the clock is paused. */
export type ClockStep = { at: StepAt; to: StepAudience[]; dueAt: number | null; fired: boolean };

export type ClockRevision = {
  revision: number;
  at: number;
  actor: string;
  reason: ClockRevisionReason;
  oldDueAt: number | null;
  newDueAt: number | null;
};

export const clockRevisionReasons = [
  'paused',
  'resumed',
  'releveled',
  'reopened',
  'breach-withdrawn',
  'next-update',
  'next-message',
  'attached',
  'contract-changed',
  'calendar-changed',
] as const;
export type ClockRevisionReason = (typeof clockRevisionReasons)[number];

/** Where a promise stands: the contract's version, and the phase of a staged SLA. */
export type PolicyRef = { contract: string; version: number; phase?: string };

export type Clock = {
  name: string;
  goal: ClockGoal;
  kind: ClockKind;
  level: Level;
  policy: PolicyRef;
  state: ClockState;
  startedAt: number;
  target: Target;
  /** Open time of the target; for working days what lies between start and due, 0 until it was planned. */
  targetMs: number;
  hours: Hours;
  pausesOn: PauseReason[];
  pauses: Pause[];
  /** `null` while paused: the due instant is not known before the pause ends. */
  dueAt: number | null;
  /** Counted time at `asOf` (the last planning), not at the reader's now. */
  elapsedMs: number;
  asOf: number;
  stoppedAt?: number;
  /** The due instant itself, never the moment the breach was noticed. */
  breachedAt?: number;
  /** Counted time beyond the target; final once the clock has stopped. */
  overrunMs?: number;
  /** True once the breach event has been written for this revision's due instant. */
  breachFired: boolean;
  warnings: Warning[];
  steps: ClockStep[];
  /** The latest instant each warning and step was fired for, by `keyOf`; those of levels it has left included. */
  told?: { [key: string]: number };
  /** Of a clock that begins anew with every unanswered message: how many were answered, and the longest it took. */
  exchanges?: { count: number; worstMs: number };
  revision: number;
  revisions: ClockRevision[];
};

/** What planning needs to know of one clock; the answer carries the same key. */
export type PlanRequest = {
  key: string;
  hours: Hours;
  startedAt: number;
  target: Target;
  pauses: { from: number; to?: number }[];
  stoppedAt?: number;
  warnAtPct: number[];
  steps: StepAt[];
  now: number;
};

export type PlanResult = {
  key: string;
  dueAt: number | null;
  targetMs: number;
  elapsedMs: number;
  /** Counted time beyond the due instant up to the stop, or up to `now`; 0 when not overdue. */
  overrunMs: number;
  warnAt: { pct: number; at: number | null }[];
  /** In the order of the request's steps. */
  stepsAt: (number | null)[];
};
