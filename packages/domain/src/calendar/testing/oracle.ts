/**
 * What a calendar means, said the slow way: the wall clock of the platform is read quarter by quarter of an hour, and
 * each quarter is open or not. Shares nothing with the engine; good for windows and offsets of whole quarters.
 */
import { type CalendarSpec, weekdays } from '../rules.ts';

export const quarter = 900_000;

type Wall = { date: string; weekday: string; time: string };

const formats = new Map<string, Intl.DateTimeFormat>();

const formatOf = (tz: string): Intl.DateTimeFormat => {
  const known = formats.get(tz);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-CA', {
    timeZone: tz,
    hourCycle: 'h23',
    weekday: 'short',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  });
  formats.set(tz, made);
  return made;
};

export const wallAt = (tz: string, at: number): Wall => {
  const parts = Object.fromEntries(
    formatOf(tz)
      .formatToParts(at)
      .map((p) => [p.type, p.value]),
  );
  return {
    date: `${parts.year}-${parts.month}-${parts.day}`,
    weekday: (parts.weekday ?? '').toLowerCase(),
    time: `${parts.hour}:${parts.minute}`,
  };
};

const isWithin = (time: string, windows: readonly (readonly [string, string])[]): boolean =>
  windows.some(([from, to]) => from <= time && time < to);

/** Whether the quarter of an hour that begins at `at` is open. */
export const quarterIsOpen = (spec: CalendarSpec, at: number): boolean => {
  const { date, weekday, time } = wallAt(spec.tz, at);
  if (spec.holidays.some((h) => h.date === date)) return false;
  if (spec.annualHolidays.some((h) => h.day === date.slice(5))) return false;
  if (isWithin(time, spec.breaks.find((b) => b.date === date)?.windows ?? [])) return false;
  const special = spec.specialDays.find((s) => s.date === date);
  const day = weekdays.find((name) => name === weekday);
  return isWithin(time, special?.windows ?? (day ? spec.week[day] : undefined) ?? []);
};

/** Open time in [from, to). */
export const walkBetween = (spec: CalendarSpec, from: number, to: number): number => {
  let open = 0;
  for (let at = Math.floor(from / quarter) * quarter; at < to; at += quarter)
    if (quarterIsOpen(spec, at)) open += Math.min(at + quarter, to) - Math.max(at, from);
  return open;
};

/** The first instant with `amount` of open time since `from`, undefined when that lies beyond `until`. */
export const walkAdd = (
  spec: CalendarSpec,
  from: number,
  amount: number,
  until: number,
): number | undefined => {
  let left = amount;
  for (let at = Math.floor(from / quarter) * quarter; at < until; at += quarter) {
    if (!quarterIsOpen(spec, at)) continue;
    const begin = Math.max(at, from);
    if (left <= at + quarter - begin) return begin + left;
    left -= at + quarter - begin;
  }
  return undefined;
};
