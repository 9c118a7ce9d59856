import { dateOf, dayMs } from './dates.ts';
import type { BusinessHours } from './rules.ts';

/** Every second counts; dates are those of UTC. */
export const roundTheClock: BusinessHours = {
  between: (from, to) => Math.max(0, to - from),
  add: (from, amount) => from + amount,
  isOpen: () => true,
  nextOpen: (at) => at,
  addDays: (from, days, opts) =>
    opts?.endOfDay ? (Math.floor(from / dayMs) + days + 1) * dayMs : from + days * dayMs,
  spans: (from, to) =>
    from < to ? [{ from, to, date: dateOf(Math.floor(from / dayMs)), kind: '24x7' }] : [],
  closed: () => [],
};
