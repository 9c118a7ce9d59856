/** Calendars for tests: named ones, and random ones around the days on which clocks change. */
import fc from 'fast-check';
import { dateOf, dayMs } from '../dates.ts';
import type { CalendarSpec, Window } from '../rules.ts';

export const hour = 3_600_000;

export const aSpec = (over: Partial<CalendarSpec> = {}): CalendarSpec => ({
  tz: 'Asia/Shanghai',
  week: {},
  holidays: [],
  annualHolidays: [],
  specialDays: [],
  breaks: [],
  ...over,
});

export const officeWeek = (...windows: Window[]): CalendarSpec['week'] => ({
  mon: windows,
  tue: windows,
  wed: windows,
  thu: windows,
  fri: windows,
});

/** Zones and days on which their clocks change: by an hour, at midnight, by half an hour, and not at all. */
const changes: [tz: string, date: string][] = [
  ['Europe/Berlin', '2026-03-29'],
  ['Europe/Berlin', '2026-10-25'],
  ['America/Sao_Paulo', '2015-10-18'],
  ['America/Sao_Paulo', '2016-02-21'],
  ['Asia/Tehran', '2015-03-22'],
  ['Asia/Tehran', '2015-09-22'],
  ['Australia/Lord_Howe', '2026-04-05'],
  ['Australia/Lord_Howe', '2026-10-04'],
  ['Asia/Shanghai', '2026-02-14'],
  ['Europe/Berlin', '2025-12-31'],
  ['Pacific/Apia', '2011-12-30'],
];

const timeAt = (quarter: number): string =>
  `${String(Math.floor(quarter / 4)).padStart(2, '0')}:${String((quarter % 4) * 15).padStart(2, '0')}`;

/** Up to three windows of whole quarters of an hour, apart or touching. */
export const windows = (atLeast: number): fc.Arbitrary<Window[]> =>
  fc
    .uniqueArray(fc.integer({ min: 0, max: 96 }), { minLength: 2 * atLeast, maxLength: 6 })
    .map((quarters) => {
      const sorted = quarters.toSorted((a, b) => a - b);
      return Array.from(
        { length: Math.floor(sorted.length / 2) },
        (_, i): Window => [timeAt(sorted[2 * i] ?? 0), timeAt(sorted[2 * i + 1] ?? 0)],
      );
    });

export type Case = { spec: CalendarSpec; from: number };

/** A calendar, and an instant within a few days of a change of its clocks. */
export const calendarCase: fc.Arbitrary<Case> = fc.constantFrom(...changes).chain(([tz, date]) => {
  const middle = Date.parse(`${date}T00:00:00Z`);
  const near = fc.integer({ min: -3, max: 6 }).map((d) => dateOf(middle / dayMs + d));
  return fc.record({
    from: fc.integer({ min: -3 * dayMs, max: 3 * dayMs }).map((ms) => middle + ms),
    spec: fc.record({
      tz: fc.constant(tz),
      week: fc.record({
        mon: windows(1),
        tue: windows(0),
        wed: windows(0),
        thu: windows(1),
        fri: windows(0),
        sat: windows(1),
        sun: windows(1),
      }),
      holidays: fc.uniqueArray(near, { maxLength: 2 }).map((dates) => dates.map((d) => ({ date: d }))),
      annualHolidays: fc
        .uniqueArray(near, { maxLength: 1 })
        .map((dates) => dates.map((d) => ({ day: d.slice(5) }))),
      specialDays: fc
        .uniqueArray(fc.tuple(near, windows(1)), { maxLength: 2, selector: ([d]) => d })
        .map((rows) => rows.map(([d, w]) => ({ date: d, windows: w, kind: 'special' as const }))),
      breaks: fc
        .uniqueArray(fc.tuple(near, windows(1)), { maxLength: 2, selector: ([d]) => d })
        .map((rows) => rows.map(([d, w]) => ({ date: d, windows: w }))),
    }),
  });
});
