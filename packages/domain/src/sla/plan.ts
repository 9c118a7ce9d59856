/** Evaluates one clock: when it is due, what it has counted, and when its warnings fall. */
import { type BusinessHours, businessHours } from '../calendar/hours.ts';
import type { PlanRequest, PlanResult } from './rules.ts';

type Span = { from: number; to?: number };

/** Pauses in order, without overlap; one without an end swallows what comes after it. */
const merged = (pauses: Span[]): Span[] => {
  const out: Span[] = [];
  for (const pause of pauses.toSorted((a, b) => a.from - b.from)) {
    const last = out.at(-1);
    if (last && (last.to === undefined || pause.from <= last.to)) {
      if (last.to !== undefined)
        out[out.length - 1] =
          pause.to === undefined ? { from: last.from } : { from: last.from, to: Math.max(last.to, pause.to) };
    } else out.push(pause);
  }
  return out;
};

/** The stretches in which the clock runs, in order; the last has no end unless a pause is still open. */
const running = (startedAt: number, pauses: Span[]): Span[] => {
  const out: Span[] = [];
  let from: number | undefined = startedAt;
  for (const pause of merged(pauses)) {
    if (from === undefined) break;
    if (pause.to !== undefined && pause.to <= from) continue;
    if (pause.from > from) out.push({ from, to: pause.from });
    from = pause.to;
  }
  if (from !== undefined) out.push({ from });
  return out;
};

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

export const planClock = (request: PlanRequest): PlanResult => {
  const hours = businessHours(request.hours);
  const spans = running(request.startedAt, request.pauses);
  const elapsedMs = counted(hours, spans, request.stoppedAt ?? request.now);
  return {
    key: request.key,
    dueAt: reachedAt(hours, spans, request.targetMs),
    elapsedMs,
    overrunMs: Math.max(0, elapsedMs - request.targetMs),
    warnAt: request.warnAtPct.map((pct) => ({
      pct,
      at: reachedAt(hours, spans, Math.floor((request.targetMs * pct) / 100)),
    })),
  };
};
