/**
 * The life of one SLA clock: begun from a policy, planned, settled. Pure and without calendar: the due instants
 * come from `../plan.ts`, which the workflow reaches through an activity only.
 */
import type { Level } from '../../ticket/rules.ts';
import type { Clock, ClockPolicy, ClockRevisionReason, PlanRequest, PlanResult } from '../rules.ts';

export type Cause = { reason: ClockRevisionReason; actor: string; at: number };

/** What settling a clock brought to light, in the order it happened. */
export type ClockFinding =
  | { kind: 'breached'; clock: Clock; dueAt: number }
  | { kind: 'withdrawn'; clock: Clock; oldDueAt: number; cause: ClockRevisionReason };

/** A clock as its policy states it, not planned yet. */
export const beginClock = (policy: ClockPolicy, level: Level, startedAt: number): Clock => ({
  name: policy.name,
  kind: policy.kind,
  level,
  state: 'running',
  startedAt,
  targetMs: policy.targetMs,
  hours: policy.hours,
  pausesOn: policy.pausesOn,
  pauses: [],
  dueAt: null,
  elapsedMs: 0,
  asOf: startedAt,
  breachFired: false,
  warnings: policy.warnAtPct.map((pct) => ({ pct, at: null, fired: false })),
  revision: 1,
  revisions: [],
});

export const planRequestOf = (clock: Clock, now: number): PlanRequest => ({
  key: clock.name,
  hours: clock.hours,
  startedAt: clock.startedAt,
  targetMs: clock.targetMs,
  pauses: clock.pauses.map(({ from, to }) => (to === undefined ? { from } : { from, to })),
  ...(clock.stoppedAt === undefined ? {} : { stoppedAt: clock.stoppedAt }),
  warnAtPct: clock.warnings.map((w) => w.pct),
  now,
});

const isLate = (clock: Clock, now: number): boolean =>
  clock.dueAt !== null &&
  (clock.stoppedAt === undefined ? now >= clock.dueAt : clock.stoppedAt > clock.dueAt);

const stateOf = (clock: Clock, now: number): Clock['state'] => {
  if (clock.state === 'cancelled') return 'cancelled';
  if (isLate(clock, now)) return 'breached';
  if (clock.stoppedAt !== undefined) return 'met';
  return clock.pauses.some((p) => p.to === undefined) ? 'paused' : 'running';
};

/**
 * Judges a clock at `now` by its due instant and its stop. A stop exactly at the due instant is in time. A breach
 * that no longer holds (the stop turns out to have been in time, or the due instant moved) is withdrawn by a
 * new revision; the old one stays on record.
 */
export const settleClock = (
  clock: Clock,
  now: number,
  cause?: Cause,
): { clock: Clock; finding?: ClockFinding } => {
  const next: Clock = { ...clock, state: stateOf(clock, now) };
  if (next.state === 'breached' && next.dueAt !== null) {
    const breached = { ...next, breachedAt: next.dueAt, breachFired: true };
    return clock.breachFired
      ? { clock: breached }
      : { clock: breached, finding: { kind: 'breached', clock: breached, dueAt: next.dueAt } };
  }
  if (!clock.breachFired || next.state === 'cancelled') return { clock: next };
  const { breachedAt, overrunMs, ...rest } = next;
  const reason = cause?.reason ?? 'breach-withdrawn';
  const oldDueAt = breachedAt ?? next.dueAt ?? now;
  const withdrawn: Clock = cause
    ? { ...rest, breachFired: false }
    : {
        ...rest,
        breachFired: false,
        revision: clock.revision + 1,
        revisions: [
          ...clock.revisions,
          {
            revision: clock.revision + 1,
            at: now,
            actor: 'perennial',
            reason,
            oldDueAt,
            newDueAt: clock.dueAt,
          },
        ],
      };
  return { clock: withdrawn, finding: { kind: 'withdrawn', clock: withdrawn, oldDueAt, cause: reason } };
};

/** Takes a plan in: due instant, counted time, warnings; a due instant that moved makes a new revision. */
export const planned = (clock: Clock, plan: PlanResult, now: number, cause?: Cause): Clock => {
  const first =
    clock.dueAt === null && clock.revisions.length === 0 && clock.revision === 1 && cause === undefined;
  const moved = plan.dueAt !== clock.dueAt && !first;
  const revision = moved ? clock.revision + 1 : clock.revision;
  return {
    ...clock,
    dueAt: plan.dueAt,
    elapsedMs: plan.elapsedMs,
    asOf: clock.stoppedAt ?? now,
    ...(plan.overrunMs > 0 ? { overrunMs: plan.overrunMs } : {}),
    // A warning stays fired only where its instant lies in the past: a longer promise warns anew.
    warnings: plan.warnAt.map(({ pct, at }) => ({
      pct,
      at,
      fired: at !== null && at <= now && clock.warnings.some((w) => w.pct === pct && w.fired),
    })),
    revision,
    revisions: moved
      ? [
          ...clock.revisions,
          {
            revision,
            at: cause?.at ?? now,
            actor: cause?.actor ?? 'perennial',
            reason: cause?.reason ?? 'releveled',
            oldDueAt: clock.dueAt,
            newDueAt: plan.dueAt,
          },
        ]
      : clock.revisions,
  };
};

/** Warnings whose instant has come and that nobody was told of; none once the clock has stopped or is breached. */
export const warningsDue = (clock: Clock, now: number): { pct: number; at: number }[] =>
  clock.state !== 'running'
    ? []
    : clock.warnings.flatMap((w) =>
        !w.fired && w.at !== null && w.at <= now ? [{ pct: w.pct, at: w.at }] : [],
      );

/** The next instant at which this clock has something to say. */
export const nextInstant = (clock: Clock): number | undefined => {
  if (clock.stoppedAt !== undefined || (clock.state !== 'running' && clock.state !== 'paused'))
    return undefined;
  const instants = clock.warnings.flatMap((w) => (w.fired || w.at === null ? [] : [w.at]));
  if (clock.dueAt !== null && !clock.breachFired) instants.push(clock.dueAt);
  return instants.length === 0 ? undefined : Math.min(...instants);
};
