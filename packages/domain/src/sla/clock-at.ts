import type { CalendarLookup } from '../calendar/hours.ts';
import { planRequestOf } from './clock/rules.ts';
import { planClock } from './plan.ts';
import type { Clock, ClockState } from './rules.ts';

export type ClockView = {
  state: ClockState;
  /** Epoch ms; `null` while a pause is open. */
  dueAt: number | null;
  elapsedMs: number;
  /** Counted time left; 0 once it is used up. */
  remainingMs: number;
  breachedAt?: number;
  overrunMs?: number;
};

/**
 * A stored clock as it stands at the reader's `now`: the record keeps what was true when it was written. A clock
 * whose due instant has passed reads as breached even where its workflow has not been able to say so yet.
 */
export const clockAt = (clock: Clock, now: number, calendars?: CalendarLookup): ClockView => {
  if (clock.state === 'cancelled')
    return {
      state: 'cancelled',
      dueAt: clock.dueAt,
      elapsedMs: clock.elapsedMs,
      remainingMs: Math.max(0, clock.targetMs - clock.elapsedMs),
    };
  const { dueAt, elapsedMs, overrunMs } = planClock(
    planRequestOf(clock, Math.max(now, clock.asOf)),
    calendars,
  );
  const late = dueAt !== null && (clock.stoppedAt === undefined ? now >= dueAt : clock.stoppedAt > dueAt);
  const state = late ? 'breached' : clock.state === 'breached' ? 'running' : clock.state;
  return {
    state,
    dueAt,
    elapsedMs,
    remainingMs: Math.max(0, clock.targetMs - elapsedMs),
    ...(late ? { breachedAt: dueAt, overrunMs } : {}),
  };
};
