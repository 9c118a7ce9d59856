import { expect, test } from 'vitest';
import { count, hours, money, percent, text, wallTime } from './cells.ts';

test('money is shown in the major unit of its currency', () => {
  expect(money(12_345, 'CNY')).toMatchObject({ value: 123.45, type: Number, format: '#,##0.00' });
  expect(money(12_345, 'JPY')).toMatchObject({ value: 12_345, format: '#,##0' });
  expect(money(12_345, 'KWD')).toMatchObject({ value: 12.345, format: '#,##0.000' });
});

test('durations are hours, percentages shares of one', () => {
  expect(hours(5_400_000)).toMatchObject({ value: 1.5, type: Number });
  expect(percent(62.5)).toMatchObject({ value: 0.625, type: Number, format: '0.000%' });
  expect(count(0)).toMatchObject({ value: 0, type: Number });
});

test('what is not known is an empty cell, not a zero', () => {
  expect(percent(null)).toBeNull();
  expect(wallTime(null, 'UTC')).toBeNull();
  expect(wallTime(undefined, 'UTC')).toBeNull();
});

test('an instant is the wall time of the zone, in summer and in winter', () => {
  const shown = (at: string) => wallTime(at, 'Europe/Berlin');
  expect(shown('2026-01-05T12:00:00.000Z')).toMatchObject({ value: new Date('2026-01-05T13:00:00Z') });
  expect(shown('2026-07-05T12:00:00.000Z')).toMatchObject({ value: new Date('2026-07-05T14:00:00Z') });
});

test('a text stays a text, whatever it looks like', () => {
  expect(text('=1+1')).toEqual({ value: '=1+1', type: String });
});
