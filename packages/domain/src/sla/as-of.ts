/** "As known on date X": what a reader would have seen of a ticket's clocks at an earlier instant. */
import type { TicketEvent } from '../audit/rules.ts';
import type { CalendarLookup } from '../calendar/hours.ts';
import type { TicketRecord } from '../ticket/record/rules.ts';
import { clocksBefore } from './as-of/undo.ts';
import { planRequestOf } from './clock/rules.ts';
import { clockAt } from './clock-at.ts';
import { planClock } from './plan.ts';
import type { Clock } from './rules.ts';

/** When the last thing known at `at` happened to a clock: a cancelled one has counted no further. */
const lastTouched = ({ name, startedAt }: Clock, events: TicketEvent[], at: number): number =>
  events.findLast((e) => e.notedAt <= at && e.changes.some(({ path }) => path.startsWith(`/clocks/${name}/`)))
    ?.notedAt ?? startedAt;

/** What the changes leave out because it follows from the clock and the time. */
const counted = (clock: Clock, now: Clock | undefined, at: number, calendars?: CalendarLookup): Clock => {
  const { elapsedMs, warnAt, stepsAt } = planClock(planRequestOf(clock, at), calendars);
  const sameTerms = now?.level === clock.level && JSON.stringify(now.policy) === JSON.stringify(clock.policy);
  const fired = (instant: number | null) => instant !== null && instant <= at;
  const { breachedAt: _, overrunMs: __, told: ___, ...rest } = clock;
  return {
    ...rest,
    elapsedMs,
    asOf: clock.stoppedAt ?? at,
    // Percentages are no part of a change: under other terms they are not known any more.
    warnings: sameTerms ? warnAt.map((w) => ({ ...w, fired: fired(w.at) })) : [],
    steps: clock.steps.map((step, i) => {
      const dueAt = stepsAt[i] ?? null;
      return { ...step, dueAt, fired: fired(dueAt) };
    }),
  };
};

const judged = (clock: Clock, at: number, calendars?: CalendarLookup): Clock => {
  const { state, breachedAt, overrunMs } = clockAt(clock, at, calendars);
  return {
    ...clock,
    state,
    breachFired: breachedAt !== undefined,
    ...(breachedAt === undefined ? {} : { breachedAt }),
    ...(overrunMs === undefined ? {} : { overrunMs }),
  };
};

/**
 * The clocks of a ticket as they were known at `at` (epoch ms), which lies between its opening and now. `events` is the whole
 * timeline in order; `calendars` has to know the calendars named by `clocksBefore` of the same instant.
 */
export const clocksAsOf = (
  record: Pick<TicketRecord, 'clocks'>,
  events: TicketEvent[],
  at: number,
  calendars?: CalendarLookup,
): Clock[] =>
  clocksBefore(record, events, at).map((clock) => {
    const now = record.clocks.find((c) => c.name === clock.name);
    const until = clock.state === 'cancelled' ? lastTouched(clock, events, at) : at;
    return judged(counted(clock, now, until, calendars), at, calendars);
  });
