/** Evaluates one clock: when it is due, what it has counted, and when its warnings and steps fall. */
import { type BusinessHours, businessHours, type CalendarLookup } from '../calendar/hours.ts';
import type { StepAt } from './policy/rules.ts';
import type { PlanRequest, PlanResult } from './rules.ts';
import { runningSpans, type Span } from './spans.ts';

const reachedAt = (hours: BusinessHours, spans: Span[], amount: number): number | null => {
  let left = amount;
  for (const span of spans) {
    const open = span.to === undefined ? Number.POSITIVE_INFINITY : hours.between(span.from, span.to);
    if (left <= open) return hours.add(span.from, left);
    left -= open;
  }
  return null;
};

const counted = (hours: BusinessHours, spans: Span[], until: number): number =>
  spans.reduce((sum, span) => sum + hours.between(span.from, Math.min(span.to ?? until, until)), 0);

type Aim = { dueAt: number | null; targetMs: number };

/** Working days keep the wall time (or end with their day); open time lost to pauses is added behind. */
const inWorkingDays = (
  hours: BusinessHours,
  startedAt: number,
  spans: Span[],
  { workingDays, endOfDay }: { workingDays: number; endOfDay: boolean },
): Aim => {
  const planned = hours.addDays(startedAt, workingDays, { endOfDay });
  const targetMs = hours.between(startedAt, planned);
  const last = spans.at(-1);
  const pausedSince = last === undefined ? startedAt : last.to;
  if (pausedSince !== undefined && pausedSince < planned) return { dueAt: null, targetMs };
  const lost = targetMs - counted(hours, spans, planned);
  return { dueAt: lost > 0 ? reachedAt(hours, spans, targetMs) : planned, targetMs };
};

const aimOf = (hours: BusinessHours, request: PlanRequest, spans: Span[]): Aim => {
  const { target } = request;
  return 'ms' in target
    ? { dueAt: reachedAt(hours, spans, target.ms), targetMs: target.ms }
    : inWorkingDays(hours, request.startedAt, spans, target);
};

const stepAt = (
  hours: BusinessHours,
  spans: Span[],
  startedAt: number,
  { dueAt, targetMs }: Aim,
  at: StepAt,
): number | null => {
  if ('pct' in at) return reachedAt(hours, spans, Math.floor((targetMs * at.pct) / 100));
  const offset = 'beforeMs' in at ? -at.beforeMs : at.afterMs;
  if (dueAt === null) return null;
  if (at.time === 'wall') return Math.max(startedAt, dueAt + offset);
  return reachedAt(hours, spans, Math.max(0, targetMs + offset));
};

/** `calendars` answers the business calendars the request's hours name; around the clock needs none. */
export const planClock = (request: PlanRequest, calendars?: CalendarLookup): PlanResult => {
  const hours = businessHours(request.hours, calendars);
  const spans = runningSpans(request.startedAt, request.pauses);
  const aim = aimOf(hours, request, spans);
  const elapsedMs = counted(hours, spans, request.stoppedAt ?? request.now);
  return {
    key: request.key,
    ...aim,
    elapsedMs,
    overrunMs: Math.max(0, elapsedMs - aim.targetMs),
    warnAt: request.warnAtPct.map((pct) => ({
      pct,
      at: reachedAt(hours, spans, Math.floor((aim.targetMs * pct) / 100)),
    })),
    stepsAt: request.steps.map((at) => stepAt(hours, spans, request.startedAt, aim, at)),
  };
};
