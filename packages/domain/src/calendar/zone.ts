/** Offsets of a time zone, taken from the date library once per zone and year, so that reckoning is plain numbers. */
import { Temporal } from 'temporal-polyfill';
import { dayMs } from './dates.ts';
import { memo } from './memo.ts';

/** Between `from` and `to` (UTC) the wall clock reads UTC + `offset`. */
export type Stretch = { from: number; to: number; offset: number };

/** A year's stretches reach this far past both ends, more than any offset. */
const margin = 3 * dayMs;

/** Asking for the next change of a zone is what costs, so every stretch found is kept, without end if it has none. */
const stretchAt = (known: Stretch[], tz: string, at: number): Stretch => {
  const hit = known.find((stretch) => stretch.from <= at && at < stretch.to);
  if (hit) return hit;
  const zoned = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(tz);
  const to = zoned.getTimeZoneTransition('next')?.epochMilliseconds ?? Number.POSITIVE_INFINITY;
  const found = { from: at, to, offset: zoned.offsetNanoseconds / 1e6 };
  known.push(found);
  return found;
};

const readStretches = (known: Stretch[], tz: string, year: number): Stretch[] => {
  const end = Date.UTC(year + 1, 0, 1) + margin;
  const out: Stretch[] = [];
  for (let at = Date.UTC(year, 0, 1) - margin; at < end; ) {
    const { to, offset } = stretchAt(known, tz, at);
    out.push({ from: at, to: Math.min(to, end), offset });
    at = to;
  }
  return out;
};

const zones = memo(600, (tz) => {
  const known: Stretch[] = [];
  const years = new Map<number, Stretch[]>();
  return (year: number): Stretch[] => {
    const read = years.get(year) ?? readStretches(known, tz, year);
    years.set(year, read);
    return read;
  };
});

/** The stretches of one UTC year and three days on either side, in order. Case of the name does not matter. */
export const stretchesOf = (tz: string, year: number): Stretch[] => zones(tz.toLowerCase())(year);

const yearOf = (at: number): number => new Date(at).getUTCFullYear();

/** The wall clock at an instant, as ms on a time line without a zone. */
export const localAt = (tz: string, at: number): number => {
  const stretch = stretchesOf(tz, yearOf(at)).find((s) => at < s.to);
  return at + (stretch?.offset ?? 0);
};

/** The instant of a wall time: the earlier one where it repeats, moved past the gap where it is skipped. */
export const instantOf = (tz: string, local: number): number => {
  let offset: number | undefined;
  for (const stretch of stretchesOf(tz, yearOf(local))) {
    const at = local - stretch.offset;
    if (at < stretch.to) return at >= stretch.from ? at : local - (offset ?? stretch.offset);
    offset = stretch.offset;
  }
  return local - (offset ?? 0);
};

/** The instants at which the wall clock is within [from, to) of a time line without a zone; a repeated hour gives two. */
export const instantsWithin = (stretches: Stretch[], from: number, to: number): [number, number][] => {
  const out: [number, number][] = [];
  for (const s of stretches) {
    const start = Math.max(s.from, from - s.offset);
    const end = Math.min(s.to, to - s.offset);
    if (start < end) out.push([start, end]);
  }
  return out;
};

const validity = memo(2000, (name) => {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name);
    return /^[A-Za-z]/.test(name);
  } catch (e) {
    if (e instanceof RangeError) return false;
    throw e;
  }
});

/** Whether this is an IANA name; a bare offset is not. */
export const isTimeZone = (name: string): boolean => name.length <= 64 && validity(name);
