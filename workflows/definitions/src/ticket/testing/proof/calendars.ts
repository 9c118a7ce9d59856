/** Calendars twice: as the product takes them, and as windows listed by hand-written rules and tables. */
import type { CalendarLookup } from '@perennial/domain/calendar/hours';
import type { CalendarSpec, Window } from '@perennial/domain/calendar/rules';
import type { Hours } from '@perennial/domain/sla/rules';
import { type Listed, type Offset, type OpenWindow, roundTheClock } from './windows.ts';

const hour = 3_600_000;
const dayMs = 24 * hour;
const utc = (text: string): number => Date.parse(`${text}Z`);
const always = Number.NEGATIVE_INFINITY;

const datesFrom = (first: string, last: string): string[] => {
  const out: string[] = [];
  for (let at = utc(`${first}T00:00:00`); at <= utc(`${last}T00:00:00`); at += dayMs)
    out.push(new Date(at).toISOString().slice(0, 10));
  return out;
};

/** An instant from a wall time that exists once. */
const wall = (offsets: Offset[], date: string, time: string): number => {
  const local = utc(`${date}T00:00:00`) + Number(time.slice(0, 2)) * hour + Number(time.slice(3)) * 60_000;
  const real = offsets.findLast((o) => o.from + o.offset <= local);
  return local - (real?.offset ?? 0);
};

const listed = (offsets: Offset[], of: (date: string, weekday: number) => Window[]): Listed => ({
  offsets,
  windows: datesFrom('2025-12-15', '2027-12-31').flatMap((date): OpenWindow[] =>
    of(date, new Date(utc(`${date}T00:00:00`)).getUTCDay()).map(([from, to]) => ({
      from: wall(offsets, date, from),
      to: wall(offsets, date, to),
      date,
    })),
  ),
});

/** Central European summer time, from the tables. The Sunday window lies over the night on which clocks change. */
const berlinOffsets: Offset[] = [
  { from: always, offset: hour },
  { from: utc('2026-03-29T01:00:00'), offset: 2 * hour },
  { from: utc('2026-10-25T01:00:00'), offset: hour },
  { from: utc('2027-03-28T01:00:00'), offset: 2 * hour },
  { from: utc('2027-10-31T01:00:00'), offset: hour },
];
const weekday: Window[] = [['08:00', '17:00']];
const night: Window[] = [['00:00', '06:00']];

const shanghai: Offset[] = [{ from: always, offset: 8 * hour }];
const shift: Window[] = [
  ['09:00', '12:00'],
  ['13:30', '18:00'],
];

/** The State Council's notice for 2026, date by date. */
const closed2026 = new Set([
  ...datesFrom('2026-01-01', '2026-01-03'),
  ...datesFrom('2026-02-15', '2026-02-23'),
  ...datesFrom('2026-04-04', '2026-04-06'),
  ...datesFrom('2026-05-01', '2026-05-05'),
  ...datesFrom('2026-06-19', '2026-06-21'),
  ...datesFrom('2026-09-25', '2026-09-27'),
  ...datesFrom('2026-10-01', '2026-10-07'),
]);
const worked2026 = new Set([
  ...['2026-01-04', '2026-02-14', '2026-02-28', '2026-05-09', '2026-09-20', '2026-10-10'],
]);
/** What the second version of the calendar closes beside: a stocktaking every fourth Thursday. */
const stocktaking = new Set(datesFrom('2026-01-08', '2027-12-30').filter((_, i) => i % 28 === 0));

const office = (extra: ReadonlySet<string>): { spec: CalendarSpec; listed: Listed } => ({
  spec: {
    tz: 'Asia/Shanghai',
    week: { mon: shift, tue: shift, wed: shift, thu: shift, fri: shift },
    holidays: [...new Set([...closed2026, ...extra])].map((date) => ({ date })),
    annualHolidays: [],
    specialDays: [...worked2026].map((date) => ({ date, windows: shift, kind: 'make-up' })),
    breaks: [],
  },
  listed: listed(shanghai, (date, day) => {
    if (closed2026.has(date) || extra.has(date)) return [];
    return worked2026.has(date) || (day >= 1 && day <= 5) ? shift : [];
  }),
});

const all: Record<string, { spec: CalendarSpec; listed: Listed }> = {
  'cn-office/1': office(new Set()),
  'cn-office/2': office(stocktaking),
  'berlin/1': {
    spec: {
      tz: 'Europe/Berlin',
      week: { mon: weekday, tue: weekday, wed: weekday, thu: weekday, fri: weekday, sun: night },
      holidays: [],
      annualHolidays: [],
      specialDays: [],
      breaks: [],
    },
    listed: listed(berlinOffsets, (_, day) => (day === 0 ? night : day === 6 ? [] : weekday)),
  },
};

export const calendars: CalendarLookup = (id, version) => all[`${id}/${version}`]?.spec;

export const listedOf = (hours: Hours): Listed => {
  if (hours.kind === '24x7') return roundTheClock;
  const found = hours.kind === 'calendar' ? all[`${hours.id}/${hours.version}`] : undefined;
  if (!found) throw new Error(`nothing is listed for ${JSON.stringify(hours)}`);
  return found.listed;
};

export const cn: Hours = { kind: 'calendar', id: 'cn-office', version: 1 };
export const cnNext: Hours = { kind: 'calendar', id: 'cn-office', version: 2 };
export const berlin: Hours = { kind: 'calendar', id: 'berlin', version: 1 };
