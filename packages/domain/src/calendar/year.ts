/** One UTC year of a calendar as sorted intervals with running sums. Cutting at UTC years makes finding one cheap. */
import { dayMs } from './dates.ts';
import type { Planner } from './day-plan.ts';
import { stretchesOf } from './zone.ts';

export type Year = {
  /** Open intervals, ascending and apart, clipped to the year. */
  starts: Float64Array;
  ends: Float64Array;
  /** Open time of the year before interval i; one longer than the intervals, its last is the total. */
  before: Float64Array;
  /** The local day number interval i belongs to. */
  days: Int32Array;
  /** The local days with an interval in this year, ascending, each once. */
  workdays: Int32Array;
};

/** Growing columns of a year's intervals. Plain numbers and loops: ten years must compile in a few ms, unwarmed. */
type Columns = { starts: number[]; ends: number[]; days: number[] };

const fill = (columns: Columns, planner: Planner, tz: string, year: number): void => {
  const start = Date.UTC(year, 0, 1);
  const end = Date.UTC(year + 1, 0, 1);
  const stretches = stretchesOf(tz, year);
  // Local dates run up to a day ahead of or behind UTC.
  for (const day of planner.candidates(start / dayMs - 2, end / dayMs + 1)) {
    const midnight = day * dayMs;
    for (const slot of planner.of(day).slots)
      for (const stretch of stretches) {
        const from = Math.max(midnight + slot.from - stretch.offset, stretch.from, start);
        const to = Math.min(midnight + slot.to - stretch.offset, stretch.to, end);
        if (from >= to) continue;
        columns.starts.push(from);
        columns.ends.push(to);
        columns.days.push(day);
      }
  }
};

/** Where the clock is set back, a window's second part comes after the next window's first. */
const inOrder = (columns: Columns): Columns => {
  const { starts } = columns;
  if (starts.every((at, i) => i === 0 || at >= (starts[i - 1] ?? at))) return columns;
  const order = [...starts.keys()].sort((a, b) => (starts[a] ?? 0) - (starts[b] ?? 0));
  const pick = (column: number[]) => order.map((i) => column[i] ?? 0);
  return { starts: pick(starts), ends: pick(columns.ends), days: pick(columns.days) };
};

const distinct = (days: number[]): Int32Array => {
  const sorted = new Int32Array(days).sort();
  return sorted.filter((day, i) => i === 0 || day !== sorted[i - 1]);
};

export const compileYear = (planner: Planner, tz: string, year: number): Year => {
  const columns: Columns = { starts: [], ends: [], days: [] };
  fill(columns, planner, tz, year);
  const { starts, ends, days } = inOrder(columns);
  const before = new Float64Array(starts.length + 1);
  for (let i = 0; i < starts.length; i += 1)
    before[i + 1] = (before[i] ?? 0) + (ends[i] ?? 0) - (starts[i] ?? 0);
  return {
    starts: new Float64Array(starts),
    ends: new Float64Array(ends),
    before,
    days: new Int32Array(days),
    workdays: distinct(days),
  };
};

/** The first index whose value is greater than `x`; the length when there is none. */
export const firstAbove = (values: Float64Array | Int32Array, x: number): number => {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const mid = (low + high) >>> 1;
    if ((values[mid] ?? 0) > x) high = mid;
    else low = mid + 1;
  }
  return low;
};

/** The first index whose value is `x` or greater. */
export const firstFrom = (values: Float64Array | Int32Array, x: number): number => {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const mid = (low + high) >>> 1;
    if ((values[mid] ?? 0) >= x) high = mid;
    else low = mid + 1;
  }
  return low;
};

export const totalOf = (year: Year): number => year.before[year.starts.length] ?? 0;

/** Open time of the year before an instant in it. */
export const openBefore = (year: Year, at: number): number => {
  const i = firstAbove(year.ends, at);
  if (i === year.starts.length) return totalOf(year);
  return (year.before[i] ?? 0) + Math.max(0, at - (year.starts[i] ?? 0));
};
