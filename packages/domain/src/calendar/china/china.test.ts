import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { dayOf, weekdayOf } from '../dates.ts';
import { checkHolidaySet } from '../holiday-set/check.ts';
import { china2025 } from './2025.ts';
import { china2026 } from './2026.ts';
import { holiday } from './days.ts';
import { chinaYears } from './index.ts';

const datesOf = (rows: { date: string }[]): string[] => rows.map((row) => row.date);

test.each(chinaYears)('the set of $year is sound', (year) => {
  expect(checkHolidaySet(year)).toEqual({ set: year });
});

test.each(chinaYears)('in $year every make-up day is a Saturday or Sunday', (year) => {
  expect(year.makeUpDays.filter(({ date }) => weekdayOf(dayOf(date) ?? 0) < 5)).toEqual([]);
});

test('2026 is what the shared vectors say of it', () => {
  const file = z
    .object({
      calendars: z.object({
        'cn-2026-office': z.object({
          holidays: z.array(z.string()),
          special_days: z.record(z.string(), z.unknown()),
        }),
      }),
    })
    .parse(
      JSON.parse(readFileSync(resolve(import.meta.dirname, '../../../../../test/vectors/sla.json'), 'utf8')),
    );
  const office = file.calendars['cn-2026-office'];
  expect(datesOf(china2026.holidays)).toEqual(office.holidays);
  expect(datesOf(china2026.makeUpDays).toSorted()).toEqual(Object.keys(office.special_days));
});

test('2025 has 28 days off and five worked weekends, as ordered on 12 November 2024', () => {
  expect(china2025.holidays).toHaveLength(28);
  expect(datesOf(china2025.makeUpDays)).toEqual([
    '2025-01-26',
    '2025-02-08',
    '2025-04-27',
    '2025-09-28',
    '2025-10-11',
  ]);
  expect(china2025.source).toMatchObject({
    issuer: '国务院办公厅',
    date: '2024-11-12',
    number: '国办发明电〔2024〕12号',
  });
});

test('every day carries its name in both languages', () => {
  for (const { holidays, makeUpDays } of chinaYears)
    for (const day of [...holidays, ...makeUpDays]) {
      expect(day.name).toMatch(/^[A-Z]/);
      expect(day.nameZh).toMatch(/^[\u4e00-\u9fff]/);
    }
});

test('a stretch of dates that do not exist is refused', () => {
  expect(() => holiday('x', 'x', '2026-02-29', '2026-03-01')).toThrow(RangeError);
});
