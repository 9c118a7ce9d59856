/** Reckoning in working days: the date moves, the wall time stays. A working date has some open time left in it. */
import { dateOf, dayMs } from './dates.ts';
import { dayOfLocal } from './day-plan.ts';
import { firstAbove, firstFrom } from './year.ts';
import { firstYear, lastYear, noOpenTime, type Years } from './years.ts';
import { instantOf, instantsWithin, localAt, stretchesOf } from './zone.ts';

const yearOfDay = (day: number): number => Number(dateOf(day).slice(0, 4));

const after = (years: Years, from: number, day: number, count: number): number => {
  let [left, reached] = [count, day];
  // A date across the turn of a UTC year is a workday of both: what was reached is not counted again.
  for (let y = yearOfDay(day); y <= lastYear; y += 1) {
    if (y < firstYear) continue;
    const { workdays } = years.get(y);
    const i = firstAbove(workdays, reached);
    const found = workdays[i + left - 1];
    if (found !== undefined) return found;
    left -= workdays.length - i;
    reached = Math.max(reached, workdays.at(-1) ?? reached);
  }
  throw noOpenTime(from, 'after');
};

const before = (years: Years, from: number, day: number, count: number): number => {
  let [left, reached] = [count, day];
  for (let y = yearOfDay(day); y >= firstYear; y -= 1) {
    if (y > lastYear) continue;
    const { workdays } = years.get(y);
    const i = firstFrom(workdays, reached);
    const found = i >= left ? workdays[i - left] : undefined;
    if (found !== undefined) return found;
    left -= i;
    reached = Math.min(reached, workdays[0] ?? reached);
  }
  throw noOpenTime(from, 'before');
};

/** The last instant a date is open, as its closing; undefined on a date without open time. */
const closingOf = (years: Years, day: number): number | undefined => {
  const stretches = stretchesOf(years.tz, yearOfDay(day));
  const ends = years
    .planOf(day)
    .slots.flatMap(({ from, to }) => instantsWithin(stretches, day * dayMs + from, day * dayMs + to))
    .map(([, end]) => end);
  return ends.length === 0 ? undefined : Math.max(...ends);
};

export const addWorkingDays = (years: Years, from: number, days: number, endOfDay: boolean): number => {
  years.indexOf(from);
  if (days === 0 && !endOfDay) return from;
  const local = localAt(years.tz, from);
  const today = dayOfLocal(local);
  if (days === 0) {
    const closing = closingOf(years, today);
    if (closing !== undefined && closing >= from) return closing;
  }
  const day = days < 0 ? before(years, from, today, -days) : after(years, from, today, Math.max(1, days));
  const closing = endOfDay ? closingOf(years, day) : undefined;
  return closing ?? instantOf(years.tz, local + (day - today) * dayMs);
};
