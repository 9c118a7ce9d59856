/**
 * The life of one SLA clock: begun from a policy, planned, settled. Pure and without calendar: the due instants
 * come from `../plan.ts`, which the workflow reaches through an activity only.
 */
import type { Level } from '../../ticket/rules.ts';
import type { ClockPolicy } from '../policy/rules.ts';
import type {
  Clock,
  ClockRevisionReason,
  ClockStep,
  PlanRequest,
  PlanResult,
  PolicyRef,
  Warning,
} from '../rules.ts';

export type Cause = { reason: ClockRevisionReason; actor: string; at: number };

/** What settling a clock brought to light, in the order it happened. */
export type ClockFinding =
  | { kind: 'breached'; clock: Clock; dueAt: number }
  | { kind: 'withdrawn'; clock: Clock; oldDueAt: number; cause: ClockRevisionReason };

/** What a policy says of a clock, whatever its start. */
export const promiseOf = (policy: ClockPolicy, level: Level, ref: PolicyRef) => ({
  name: policy.name,
  goal: policy.goal,
  kind: policy.kind,
  level,
  policy: ref,
  target: policy.target,
  targetMs: 'ms' in policy.target ? policy.target.ms : 0,
  hours: policy.hours,
  pausesOn: policy.pausesOn,
});

/** What a warning or a step is, whatever else its clock promises. */
export const keyOf = (what: Pick<Warning, 'pct'> | Pick<ClockStep, 'at' | 'to'>): string =>
  'pct' in what ? `${what.pct}%` : JSON.stringify([what.at, what.to]);

/** The same step under another promise stays taken; whether its new instant asks for it again is for the plan to say. */
const stepsOf = (policy: ClockPolicy, old: ClockStep[]): ClockStep[] =>
  policy.steps.map((step) => ({
    ...step,
    dueAt: null,
    fired: old.some((o) => o.fired && keyOf(o) === keyOf(step)),
  }));

/** Marks as fired for `at`; mutates a draft. */
export const fire = (clock: Clock, what: Warning | ClockStep, at: number): void => {
  const key = keyOf(what);
  what.fired = true;
  clock.told = { ...clock.told, [key]: Math.max(at, clock.told?.[key] ?? at) };
};

/**
 * Nobody is told twice of the same instant, nor of one that lies before it. One that has moved ahead is told anew; while
 * the clock is paused and its instant is not known, what was told stays told.
 */
const wasFired = (clock: Clock, what: Warning | ClockStep, at: number | null, now: number): boolean =>
  at === null ? what.fired : at <= (clock.told?.[keyOf(what)] ?? -1) || (what.fired && at <= now);

/** A clock as its policy states it, not planned yet. */
export const beginClock = (policy: ClockPolicy, level: Level, startedAt: number, ref: PolicyRef): Clock => ({
  ...promiseOf(policy, level, ref),
  state: 'running',
  startedAt,
  pauses: [],
  dueAt: null,
  elapsedMs: 0,
  asOf: startedAt,
  breachFired: false,
  warnings: policy.warnAtPct.map((pct) => ({ pct, at: null, fired: false })),
  steps: stepsOf(policy, []),
  revision: 1,
  revisions: [],
});

/** The same clock under another promise: it keeps its start, its pauses and its past. */
export const retargetClock = (old: Clock, policy: ClockPolicy, level: Level, ref: PolicyRef): Clock => ({
  ...old,
  ...promiseOf(policy, level, ref),
  state: old.state === 'cancelled' ? 'running' : old.state,
  warnings: policy.warnAtPct.map(
    (pct) => old.warnings.find((w) => w.pct === pct) ?? { pct, at: null, fired: false },
  ),
  steps: stepsOf(policy, old.steps),
});

/** A later round of the same clock (the next update, the next unanswered message): it keeps what it was before on record. */
export const restartClock = (old: Clock, fresh: Clock): Clock => ({
  ...fresh,
  dueAt: old.dueAt,
  revision: old.revision,
  revisions: old.revisions.slice(-20),
  ...(old.exchanges ? { exchanges: old.exchanges } : {}),
});

export const planRequestOf = (clock: Clock, now: number): PlanRequest => ({
  key: clock.name,
  hours: clock.hours,
  startedAt: clock.startedAt,
  target: clock.target,
  pauses: clock.pauses.map(({ from, to }) => (to === undefined ? { from } : { from, to })),
  ...(clock.stoppedAt === undefined ? {} : { stoppedAt: clock.stoppedAt }),
  warnAtPct: clock.warnings.map((w) => w.pct),
  steps: clock.steps.map((step) => step.at),
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
    targetMs: plan.targetMs,
    elapsedMs: plan.elapsedMs,
    asOf: clock.stoppedAt ?? now,
    ...(plan.overrunMs > 0 ? { overrunMs: plan.overrunMs } : {}),
    warnings: clock.warnings.map((warning) => {
      const at = plan.warnAt.find((w) => w.pct === warning.pct)?.at ?? null;
      return { ...warning, at, fired: wasFired(clock, warning, at, now) };
    }),
    steps: clock.steps.map((step, i) => {
      const dueAt = plan.stepsAt[i] ?? null;
      return { ...step, dueAt, fired: wasFired(clock, step, dueAt, now) };
    }),
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

/** A step is still taken after the due instant, as long as the clock has not stopped; `index` is its place in the clock. */
export const stepsDue = (clock: Clock, now: number): { index: number; at: number }[] =>
  clock.stoppedAt !== undefined || (clock.state !== 'running' && clock.state !== 'breached')
    ? []
    : clock.steps.flatMap((step, index) =>
        !step.fired && step.dueAt !== null && step.dueAt <= now ? [{ index, at: step.dueAt }] : [],
      );

/** The next instant at which this clock has something to say. */
export const nextInstant = (clock: Clock): number | undefined => {
  const isRunning = clock.state === 'running' || clock.state === 'breached';
  if (clock.stoppedAt !== undefined || !isRunning) return undefined;
  const instants = clock.steps.flatMap((s) => (s.fired || s.dueAt === null ? [] : [s.dueAt]));
  if (clock.state !== 'breached') {
    instants.push(...clock.warnings.flatMap((w) => (w.fired || w.at === null ? [] : [w.at])));
    if (clock.dueAt !== null && !clock.breachFired) instants.push(clock.dueAt);
  }
  return instants.length === 0 ? undefined : Math.min(...instants);
};
