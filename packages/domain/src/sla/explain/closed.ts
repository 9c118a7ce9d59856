/** Why nothing was counted between two open windows: which dates were closed and why, or that it was out of hours. */
import type { BusinessHours, ClosedDay, ClosedKind, Named } from '../../calendar/rules.ts';

/** `outside`: before opening, after closing, or between two windows of a working date. Dates are the calendar's own. */
export type ClosedReason =
  | { kind: 'outside' }
  | (Named & {
      kind: ClosedKind;
      date: string;
      /** The last date where one reason holds for several in a row. */
      until?: string;
    });

export type ClosedStretch = { from: number; to: number; closed: ClosedReason };

type Run = { first: ClosedDay; last: ClosedDay };

const dayMs = 86_400_000;

const goesOn = ({ first, last }: Run, day: ClosedDay): boolean =>
  Date.parse(day.date) - Date.parse(last.date) === dayMs &&
  day.kind === first.kind &&
  day.name === first.name &&
  day.nameZh === first.nameZh;

/** Dates in a row that are closed for one reason. */
const runsOf = (days: ClosedDay[]): Run[] => {
  const out: Run[] = [];
  for (const day of days) {
    const run = out.at(-1);
    if (run && goesOn(run, day)) run.last = day;
    else out.push({ first: day, last: day });
  }
  return out;
};

/** The first instant of [from, to] from which on the claim holds, `to` where it never does; `guess` is tried first. */
const firstFrom = (from: number, to: number, guess: number, holds: (at: number) => boolean): number => {
  if (from < guess && guess < to && holds(guess) && !holds(guess - 1)) return guess;
  let [low, high] = [from, to];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
};

/**
 * Explains stretches [from, to) without open time, one after the other. The calendar knows dates but not their midnights:
 * those are searched for, first where the last one was found.
 */
export const closedStretches = (hours: BusinessHours) => {
  let offset = 0;
  const find = (from: number, to: number, midnight: number, holds: (at: number) => boolean): number => {
    const found = firstFrom(from, to, midnight + offset, holds);
    if (from < found && found < to) offset = found - midnight;
    return found;
  };
  const beginOf = ({ date }: ClosedDay, from: number, to: number): number =>
    find(
      from,
      to,
      Date.parse(date),
      (at) => (hours.closed(Math.max(from, at - 2 * dayMs), at + 1).at(-1)?.date ?? '') >= date,
    );
  const endOf = ({ date }: ClosedDay, from: number, to: number): number =>
    find(from, to, Date.parse(date) + dayMs, (at) => hours.closed(at, at + 1)[0]?.date !== date);
  return (from: number, to: number): ClosedStretch[] => {
    const out: ClosedStretch[] = [];
    const add = (end: number, closed: ClosedReason): number => {
      const since = out.at(-1)?.to ?? from;
      if (end > since) out.push({ from: since, to: end, closed });
      return end;
    };
    let reached = from;
    for (const { first, last } of runsOf(hours.closed(from, to))) {
      reached = add(beginOf(first, reached, to), { kind: 'outside' });
      const end = endOf(last, last === first ? reached : beginOf(last, reached, to), to);
      reached = add(end, last === first ? first : { ...first, until: last.date });
    }
    add(to, { kind: 'outside' });
    return out;
  };
};
