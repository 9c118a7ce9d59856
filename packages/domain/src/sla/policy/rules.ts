/**
 * One promise of a contract: what has to happen, by when, in which hours, what pauses it and who is called on the way.
 * Durations are milliseconds, integers.
 */
import type { ClockKind, Hours } from '../rules.ts';

/**
 * What stops a clock. `next-response`: any public answer to the first unanswered customer message; `update`: the next
 * public update; `manual`: the command `stop-clock` alone (a report to an authority, a supplier's delivery).
 */
export const clockGoals = [
  'acknowledge',
  'triage',
  'response',
  'workaround',
  'resolution',
  'next-response',
  'update',
  'manual',
] as const;
export type ClockGoal = (typeof clockGoals)[number];

/** `ms` of open time, or a number of working days: at the same wall time, or at the end of that day. */
export type Target = { ms: number } | { workingDays: number; endOfDay: boolean };

/**
 * When it begins: with the ticket; when somebody attaches it (`attach-clock`); or when the ticket comes to that group.
 */
export type ClockStart = 'opened' | 'attached' | { group: string };

/** A hold on somebody, or the state a ticket waits in. */
export const pauseReasons = ['customer', 'vendor', 'window', 'approving', 'verifying'] as const;
export type PauseReason = (typeof pauseReasons)[number];

/** In `open` time the clock's own hours and pauses count; `wall` is plain time from the due instant. */
export type StepAt =
  | { pct: number }
  | { beforeMs: number; time: 'open' | 'wall' }
  | { afterMs: number; time: 'open' | 'wall' };

export const stepAudiences = ['assignee', 'group', 'lead', 'next-manager'] as const;
export type StepAudience =
  | (typeof stepAudiences)[number]
  | { role: string }
  | { group: string }
  | { rota: string }
  | { person: string };

/** Whom a clock calls, and when. The first of `to` who can be reached takes it. */
export type EscalationStep = { at: StepAt; to: StepAudience[] };

export type ClockPolicy = {
  /** Unique within the level; one of the well-known names or one of the contract's own. */
  name: string;
  goal: ClockGoal;
  kind: ClockKind;
  target: Target;
  hours: Hours;
  /** What stops this clock from counting; whatever is not named leaves it running. */
  pausesOn: PauseReason[];
  startsOn: ClockStart;
  /** Percentages of the target at which assignee and lead are warned, ascending. */
  warnAtPct: number[];
  steps: EscalationStep[];
};
