/**
 * Arithmetic over open windows that are listed one by one. Shares nothing with the engine: no calendar, no time zone
 * library, no running sums, no steps of a minute.
 */

/** Half-open, epoch ms; `date` is the local date it belongs to. */
export type OpenWindow = { from: number; to: number; date: string };
export type Rest = { from: number; to?: number };

/** The wall clock reads UTC + `offset` (ms) from that instant on. */
export type Offset = { from: number; offset: number };

/** Windows ascending and apart; the last offset whose `from` has passed is in force. */
export type Listed = { windows: OpenWindow[]; offsets: Offset[] };

const before = Number.NEGATIVE_INFINITY;
const forever = Number.POSITIVE_INFINITY;

export const roundTheClock: Listed = {
  windows: [{ from: before, to: forever, date: '' }],
  offsets: [{ from: before, offset: 0 }],
};

/** The pieces of [from, to) outside all rests. */
const awake = (from: number, to: number, rests: Rest[]): [number, number][] => {
  let pieces: [number, number][] = from < to ? [[from, to]] : [];
  for (const rest of rests) {
    const end = rest.to ?? forever;
    pieces = pieces.flatMap(([a, b]): [number, number][] => {
      const left: [number, number] = [a, Math.min(b, rest.from)];
      const right: [number, number] = [Math.max(a, end), b];
      return [left, right].filter(([x, y]) => x < y);
    });
  }
  return pieces.sort((a, b) => a[0] - b[0]);
};

const firstEndingAfter = (windows: OpenWindow[], at: number): number => {
  let [low, high] = [0, windows.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((windows[middle]?.to ?? 0) > at) high = middle;
    else low = middle + 1;
  }
  return low;
};

/** Open time in [from, to) outside the rests. */
export const measure = ({ windows }: Listed, from: number, to: number, rests: Rest[]): number => {
  let sum = 0;
  for (let i = firstEndingAfter(windows, from); i < windows.length; i += 1) {
    const window = windows[i];
    if (!window || window.from >= to) break;
    for (const [a, b] of awake(Math.max(window.from, from), Math.min(window.to, to), rests)) sum += b - a;
  }
  return sum;
};

/** The first instant with `amount` of open time since `from` outside the rests; null where a rest without end is in the way. */
export const reach = ({ windows }: Listed, from: number, amount: number, rests: Rest[]): number | null => {
  const endless = rests.filter((r) => r.to === undefined).map((r) => r.from);
  const last = Math.min(forever, ...endless);
  let left = amount;
  for (let i = firstEndingAfter(windows, from); i < windows.length; i += 1) {
    const window = windows[i];
    if (!window || window.from >= last) return null;
    for (const [a, b] of awake(Math.max(window.from, from), Math.min(window.to, last), rests)) {
      if (left <= b - a) return a + left;
      left -= b - a;
    }
  }
  if (last < forever) return null;
  throw new Error('the list of windows is too short');
};

const offsetAt = (offsets: Offset[], at: number): number =>
  offsets.findLast((o) => o.from <= at)?.offset ?? 0;

/** The earlier instant of a wall time that comes twice; one that is skipped lies as far behind the gap. */
const instantOf = (offsets: Offset[], local: number): number => {
  const real = offsets
    .map(({ offset }) => local - offset)
    .filter((at) => at + offsetAt(offsets, at) === local);
  if (real.length > 0) return Math.min(...real);
  const gap = offsets.findIndex(({ from }, i) => {
    const old = offsets[i - 1]?.offset ?? 0;
    return i > 0 && local - old >= from && local - (offsets[i]?.offset ?? 0) < from;
  });
  return local - (offsets[gap - 1]?.offset ?? 0);
};

const dayMs = 86_400_000;

/** The same wall time `days` dates with windows later, or the closing of that date. */
export const afterDays = (
  { windows, offsets }: Listed,
  from: number,
  days: number,
  endOfDay: boolean,
): number => {
  const local = from + offsetAt(offsets, from);
  const today = new Date(local).toISOString().slice(0, 10);
  const near = windows.slice(firstEndingAfter(windows, from - dayMs)).slice(0, 100);
  const dates = [...new Set(near.filter((w) => w.date > today).map((w) => w.date))];
  const date = dates[days - 1];
  if (date === undefined) throw new Error('the list of windows is too short');
  if (endOfDay) return Math.max(...near.filter((w) => w.date === date).map((w) => w.to));
  return instantOf(offsets, Date.parse(`${date}T00:00:00Z`) + (((local % dayMs) + dayMs) % dayMs));
};
