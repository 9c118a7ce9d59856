import { dateOf, dayOf } from '../dates.ts';
import type { HolidaySetYear } from '../rules.ts';

type Holidays = HolidaySetYear['holidays'];

/** The dates from `first` to `last`, both included, as one holiday. */
export const holiday = (name: string, nameZh: string, first: string, last: string): Holidays => {
  const [from, to] = [dayOf(first), dayOf(last)];
  if (from === undefined || to === undefined) throw new RangeError(`${first} to ${last}: no such dates`);
  return Array.from({ length: to - from + 1 }, (_, i) => ({ date: dateOf(from + i), name, nameZh }));
};

/** Weekend days worked to make a holiday longer (调休上班). */
export const makeUpFor = (name: string, nameZh: string, ...dates: string[]): HolidaySetYear['makeUpDays'] =>
  dates.map((date) => ({
    date,
    name: `Make-up working day for ${name}`,
    nameZh: `${nameZh}调休上班`,
  }));
