import { expect, test } from 'vitest';
import { checkCalendar } from '../check.ts';
import { chinaYears } from '../china/index.ts';
import { compileCalendar } from '../compile.ts';
import type { HolidaySetYear } from '../rules.ts';
import type { CalendarFile } from '../schema.ts';
import { calendarOf, resolveHolidaySets } from './resolve.ts';

const hour = 3_600_000;
const shanghai = (local: string): number => Date.parse(`${local}+08:00`);

const aFile = (over: object = {}): CalendarFile => {
  const outcome = checkCalendar({
    id: 'cn-office',
    name: 'Office',
    tz: 'Asia/Shanghai',
    week: Object.fromEntries(['mon', 'tue', 'wed', 'thu', 'fri'].map((day) => [day, [['09:00', '18:00']]])),
    holidaySets: [{ set: 'cn' }],
    ...over,
  });
  if ('errors' in outcome) throw new Error(JSON.stringify(outcome.errors));
  return outcome.file;
};

test('a calendar that names the set keeps the Spring Festival of 2026, make-up Saturday included', () => {
  const hours = compileCalendar(resolveHolidaySets(aFile(), chinaYears));
  expect(hours.add(shanghai('2026-02-14T16:30:00'), 4 * hour)).toBe(shanghai('2026-02-24T11:30:00'));
  expect(hours.closed(shanghai('2026-02-15T00:00:00'), shanghai('2026-02-16T00:00:00'))).toEqual([
    { date: '2026-02-15', kind: 'holiday', name: 'Spring Festival', nameZh: '春节' },
  ]);
});

test('make-up days take the hours of a Monday, or those given for them', () => {
  const windowsOf = (file: CalendarFile) =>
    resolveHolidaySets(file, chinaYears).specialDays.find((day) => day.date === '2026-02-14');
  expect(windowsOf(aFile())).toEqual({
    date: '2026-02-14',
    windows: [['09:00', '18:00']],
    kind: 'make-up',
    name: 'Make-up working day for Spring Festival',
    nameZh: '春节调休上班',
  });
  const short = aFile({ holidaySets: [{ set: 'cn', makeUp: [['10:00', '15:00']] }] });
  expect(windowsOf(short)?.windows).toEqual([['10:00', '15:00']]);
});

test("the calendar's own rows win over those of the set for the same date", () => {
  const spec = resolveHolidaySets(
    aFile({
      holidays: [{ date: '2026-10-01', name: 'Our day' }, '2026-08-08'],
      specialDays: [{ date: '2026-02-14', windows: [['08:00', '09:00']] }],
    }),
    chinaYears,
  );
  expect(spec.holidays.filter((day) => day.date === '2026-10-01')).toEqual([
    { date: '2026-10-01', name: 'Our day' },
  ]);
  expect(spec.specialDays.filter((day) => day.date === '2026-02-14')).toEqual([
    { date: '2026-02-14', windows: [['08:00', '09:00']], kind: 'special' },
  ]);
  const dates = spec.holidays.map((day) => day.date);
  expect(dates).toEqual(dates.toSorted());
  expect(dates).toContain('2026-08-08');
});

test('of several versions of a year the latest counts, in any order', () => {
  const [first] = chinaYears;
  if (!first) throw new Error('no year is shipped');
  const second: HolidaySetYear = {
    ...first,
    version: 2,
    holidays: [{ date: '2025-09-03', name: 'Victory Day', nameZh: '抗战胜利日' }],
  };
  for (const sets of [
    [first, second],
    [second, first],
  ]) {
    const calendar = calendarOf(aFile(), 4, sets);
    expect(calendar.spec.holidays.map((day) => day.date)).toEqual(['2025-09-03']);
    expect(calendar.sources).toEqual([{ set: 'cn', year: 2025, version: 2 }]);
  }
});

test('a calendar says which notices its dates come from', () => {
  expect(calendarOf(aFile({ nameZh: '办公室' }), 1, chinaYears)).toMatchObject({
    id: 'cn-office',
    version: 1,
    name: 'Office',
    nameZh: '办公室',
    sources: [
      { set: 'cn', year: 2025, version: 1 },
      { set: 'cn', year: 2026, version: 1 },
    ],
  });
  expect(calendarOf(aFile({ holidaySets: [] }), 1, chinaYears).sources).toEqual([]);
});

test('a set no year is known of is refused, not left out', () => {
  expect(() => resolveHolidaySets(aFile(), [])).toThrow(/holiday set cn is known: import one first/);
});
