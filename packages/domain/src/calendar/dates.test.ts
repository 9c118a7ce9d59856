import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dateOf, dayOf, isAnnualDay, timeOf, weekdayOf } from './dates.ts';

test('a date and its day number are each other', () => {
  fc.assert(
    fc.property(fc.integer({ min: -40_000, max: 90_000 }), (day) => {
      expect(dayOf(dateOf(day))).toBe(day);
    }),
  );
});

test.each([
  '2026-02-29',
  '2026-13-01',
  '2026-00-10',
  '2026-1-1',
  '2026-01-32',
  '20260101',
  '2026-01-01T00:00',
  '',
])('%j is no date', (date) => {
  expect(dayOf(date)).toBeUndefined();
});

test('weeks begin on Monday, before 1970 too', () => {
  expect(weekdayOf(dayOf('2026-02-14') ?? 0)).toBe(5);
  expect(weekdayOf(dayOf('2026-02-16') ?? 0)).toBe(0);
  expect(weekdayOf(dayOf('1969-12-28') ?? 0)).toBe(6);
});

test('wall times are ms of the day, and 24:00 its end', () => {
  expect([timeOf('00:00'), timeOf('09:30'), timeOf('09:30:15'), timeOf('24:00')]).toEqual([
    0, 34_200_000, 34_215_000, 86_400_000,
  ]);
});

test('29 February is a day of some years, 30 February of none', () => {
  expect(isAnnualDay('02-29')).toBe(true);
  expect(isAnnualDay('02-30')).toBe(false);
  expect(isAnnualDay('2-9')).toBe(false);
});
