/**
 * SLA clocks as data. Instants are epoch milliseconds (UTC), durations milliseconds, both integers.
 * A clock is a function of its policy, its start, its pauses and its stop; `plan.ts` evaluates that function.
 */
import type { HoldTarget, Level } from '../ticket/rules.ts';

export const clockNames = [
  'acknowledge',
  'response',
  'workaround',
  'resolution',
  'update',
  'triage',
] as const;
export type ClockName = (typeof clockNames)[number];

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

/** One promise of a contract for one level. */
export type ClockPolicy = {
  name: ClockName;
  kind: ClockKind;
  targetMs: number;
  hours: Hours;
  /** Holds that stop this clock from counting; a hold not named here leaves it running. */
  pausesOn: HoldTarget[];
  /** Percentages of the target at which somebody is warned, ascending. */
  warnAtPct: number[];
};

export type Pause = { from: number; to?: number; on: HoldTarget | 'resolved'; reason: string };

export type Warning = { pct: number; at: number | null; fired: boolean };

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
] as const;
export type ClockRevisionReason = (typeof clockRevisionReasons)[number];

export type Clock = {
  name: ClockName;
  kind: ClockKind;
  level: Level;
  state: ClockState;
  startedAt: number;
  targetMs: number;
  hours: Hours;
  pausesOn: HoldTarget[];
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
  revision: number;
  revisions: ClockRevision[];
};

/** What planning needs to know of one clock; the answer carries the same key. */
export type PlanRequest = {
  key: ClockName;
  hours: Hours;
  startedAt: number;
  targetMs: number;
  pauses: { from: number; to?: number }[];
  stoppedAt?: number;
  warnAtPct: number[];
  now: number;
};

export type PlanResult = {
  key: ClockName;
  dueAt: number | null;
  elapsedMs: number;
  /** Counted time beyond the due instant up to the stop, or up to `now`; 0 when not overdue. */
  overrunMs: number;
  warnAt: { pct: number; at: number | null }[];
};
