/**
 * Worked time in started quarters of an hour, weighted by when it was done. Whole milliseconds throughout: a quarter
 * is 900,000 ms and a percent of it 9,000, so no weight leaves a fraction.
 */
import { DomainError } from '../errors.ts';
import type { Factors } from './rules.ts';

const slotMs = 900_000;

export type Interval = { from: number; to: number };

/** What is asked of a business calendar: is it open, and if not, why is this date closed. */
export interface SlotHours {
  isOpen(at: number): boolean;
  closed(from: number, to: number): { kind: 'holiday' | 'annual-holiday' | 'break' | 'weekly' }[];
}

export type Weights = { hours: SlotHours; factors: Factors };

/** Work of one subject that overlaps or touches is one stretch, however it was booked. */
export const mergeIntervals = (intervals: readonly Interval[]): Interval[] => {
  const merged: Interval[] = [];
  for (const { from, to } of intervals.toSorted((a, b) => a.from - b.from)) {
    if (to < from)
      throw new DomainError('request.invalid', 'work must not end before it begins: swap the two instants');
    const last = merged.at(-1);
    if (last && from <= last.to) last.to = Math.max(last.to, to);
    else merged.push({ from, to });
  }
  return merged;
};

const factorAt = (at: number, { hours, factors }: Weights): number => {
  if (hours.isOpen(at)) return 100;
  const kinds = hours.closed(at, at + 1).map((day) => day.kind);
  if (kinds.includes('holiday') || kinds.includes('annual-holiday')) return factors.holiday;
  // A break is a working day's own closed time.
  return kinds.includes('weekly') ? factors.weekend : factors.evening;
};

/**
 * The ms of an hours entitlement that work draws. Slots begin with each merged stretch of work; a started slot counts
 * whole, at the factor of the instant it begins: open hours 100 %, else evening, weekend or holiday. Without `weights`
 * every slot counts 100 %.
 * @throws DomainError `request.invalid` for an interval that ends before it begins.
 */
export const billableMs = (intervals: readonly Interval[], weights?: Weights): number => {
  let total = 0;
  for (const { from, to } of mergeIntervals(intervals))
    for (let at = from; at < to; at += slotMs)
      total += (slotMs / 100) * (weights ? factorAt(at, weights) : 100);
  return total;
};
