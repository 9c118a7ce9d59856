/** A calendar compiled for reckoning: years of UTC intervals with running sums, searched by halves. */
import type { BusinessHours, CalendarSpec } from './rules.ts';
import { closedDays, openSpans } from './spans.ts';
import { addWorkingDays } from './working-days.ts';
import { firstAbove, firstFrom, openBefore, totalOf } from './year.ts';
import { firstYear, lastYear, noOpenTime, type Years, yearsOf } from './years.ts';

const between = (years: Years, from: number, to: number): number => {
  if (to <= from) return 0;
  const [first, last] = [years.indexOf(from), years.indexOf(to)];
  let open = openBefore(years.get(last), to) - openBefore(years.get(first), from);
  for (let y = first; y < last; y += 1) open += totalOf(years.get(y));
  return open;
};

const forward = (years: Years, from: number, amount: number): number => {
  let y = years.indexOf(from);
  let year = years.get(y);
  // What is sought, counted from the start of the year looked at.
  let sought = openBefore(year, from) + amount;
  for (;;) {
    const total = totalOf(year);
    if (sought <= total) {
      const i = firstFrom(year.before, sought) - 1;
      return (year.starts[i] ?? 0) + sought - (year.before[i] ?? 0);
    }
    sought -= total;
    y += 1;
    if (y > lastYear) throw noOpenTime(from, 'after');
    year = years.get(y);
  }
};

const backward = (years: Years, from: number, amount: number): number => {
  let y = years.indexOf(from);
  let year = years.get(y);
  let sought = openBefore(year, from) - amount;
  for (;;) {
    if (sought >= 0) {
      const i = firstAbove(year.before, sought) - 1;
      return (year.starts[i] ?? 0) + sought - (year.before[i] ?? 0);
    }
    y -= 1;
    if (y < firstYear) throw noOpenTime(from, 'before');
    year = years.get(y);
    sought += totalOf(year);
  }
};

const nextOpen = (years: Years, at: number): number => {
  for (let y = years.indexOf(at); y <= lastYear; y += 1) {
    const { starts, ends } = years.get(y);
    const start = starts[firstAbove(ends, at)];
    if (start !== undefined) return Math.max(at, start);
  }
  throw noOpenTime(at, 'after');
};

/**
 * Years are compiled when first needed; the spec must not change afterwards.
 * @throws DomainError `request.invalid` naming the time zone when it is not an IANA name.
 */
export const compileCalendar = (spec: CalendarSpec): BusinessHours => {
  const years = yearsOf(spec);
  return {
    between: (from, to) => between(years, from, to),
    add: (from, amount) => {
      if (amount > 0) return forward(years, from, amount);
      return amount < 0 ? backward(years, from, -amount) : from;
    },
    isOpen: (at) => {
      const { starts, ends } = years.get(years.indexOf(at));
      const start = starts[firstAbove(ends, at)];
      return start !== undefined && start <= at;
    },
    nextOpen: (at) => nextOpen(years, at),
    addDays: (from, days, opts) => addWorkingDays(years, from, days, opts?.endOfDay ?? false),
    spans: (from, to) => openSpans(years, from, to),
    closed: (from, to) => closedDays(years, from, to),
  };
};
