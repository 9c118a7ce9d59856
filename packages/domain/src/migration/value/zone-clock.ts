import { type Stretch, stretchesOf } from '../../calendar/zone.ts';
import { civilOf, eraDays } from './civil.ts';

/** Seconds east of UTC at an instant or a wall clock, both in seconds since 1970-01-01. */
export type ZoneClock = {
  /** `gap` for a wall clock that was skipped; where it came twice, `twice` is set and the earlier instant taken. */
  ofLocal: (seconds: number) => number | 'gap';
  ofInstant: (seconds: number) => number;
  twice: boolean;
};

/** Before it local time was the sun's; no zone changed. */
const firstYear = 1800;
/** From here on a zone's rule goes on for ever, and the calendar repeats every 400 years. */
const lastYear = 2439;
const eraSeconds = eraDays * 86_400;

/** In seconds: `from` and `to` of the instants, and the same two on the wall clock. */
type Span = { from: number; to: number; offset: number; localFrom: number; localTo: number };

const spanOf = ({ from, to, offset }: Stretch): Span => {
  const seconds = { from: from / 1000, to: to / 1000, offset: offset / 1000 };
  return { ...seconds, localFrom: seconds.from + seconds.offset, localTo: seconds.to + seconds.offset };
};

const date = { year: 0, month: 0, day: 0 };
const yearAt = (seconds: number): number => {
  civilOf(Math.floor(seconds / 86_400), date);
  return date.year;
};

/** `zone` is an IANA name that `isTimeZone` knows. */
export const zoneClock = (zone: string): ZoneClock => {
  const years = new Map<number, Span[]>();
  // Rows next to each other are mostly of one year.
  let spans: Span[] = [];
  let from = 0;
  let to = 0;
  const spansAt = (seconds: number): Span[] => {
    if (seconds >= from && seconds < to) return spans;
    const year = Math.max(firstYear, yearAt(seconds));
    const known = years.get(year) ?? stretchesOf(zone, year).map(spanOf);
    years.set(year, known);
    spans = known;
    from = Date.UTC(year, 0, 1) / 1000;
    to = Date.UTC(year + 1, 0, 1) / 1000;
    return spans;
  };
  const within = (seconds: number): number => {
    if (yearAt(seconds) <= lastYear) return seconds;
    const cycles = Math.ceil((yearAt(seconds) - lastYear) / 400);
    return seconds - cycles * eraSeconds;
  };
  const clamp = (seconds: number): number => (seconds < to && seconds >= from ? seconds : within(seconds));
  const clock: ZoneClock = {
    twice: false,
    ofLocal: (seconds) => {
      const at = clamp(seconds);
      const candidates = spansAt(at);
      clock.twice = false;
      const [first] = candidates;
      if (first !== undefined && at < first.localFrom) return first.offset;
      for (let i = 0; i < candidates.length; i++) {
        const span = candidates[i];
        if (span === undefined || at < span.localFrom || at >= span.localTo) continue;
        const later = candidates[i + 1];
        clock.twice = later !== undefined && at >= later.localFrom && at < later.localTo;
        return span.offset;
      }
      return 'gap';
    },
    ofInstant: (seconds) => {
      const at = clamp(seconds);
      const candidates = spansAt(at);
      for (const span of candidates) if (at < span.to) return span.offset;
      return candidates.at(-1)?.offset ?? 0;
    },
  };
  return clock;
};
