import { expect, test } from 'vitest';
import { isPeriod, periodRange } from './period.ts';

const shown = (name: string, timeZone: string): string[] => {
  const { from, to } = periodRange(name, timeZone);
  return [from, to].map((at) => new Date(at).toISOString());
};

test.each([
  ['2026', '2025-12-31T16:00:00.000Z', '2026-12-31T16:00:00.000Z'],
  ['2026-Q1', '2025-12-31T16:00:00.000Z', '2026-03-31T16:00:00.000Z'],
  ['2026-Q4', '2026-09-30T16:00:00.000Z', '2026-12-31T16:00:00.000Z'],
  ['2026-03', '2026-02-28T16:00:00.000Z', '2026-03-31T16:00:00.000Z'],
  ['2026-12', '2026-11-30T16:00:00.000Z', '2026-12-31T16:00:00.000Z'],
])('%s begins and ends at midnight in Shanghai', (name, from, to) => {
  expect(shown(name, 'Asia/Shanghai')).toEqual([from, to]);
});

test('a month with a change of clocks is an hour shorter', () => {
  expect(shown('2026-03', 'Europe/Berlin')).toEqual(['2026-02-28T23:00:00.000Z', '2026-03-31T22:00:00.000Z']);
});

test('the quarters of a year touch and make up the year', () => {
  const quarters = [1, 2, 3, 4].map((q) => periodRange(`2026-Q${q}`, 'America/New_York'));
  const year = periodRange('2026', 'America/New_York');
  expect(quarters[0]?.from).toBe(year.from);
  expect(quarters[3]?.to).toBe(year.to);
  for (const [i, { to }] of quarters.slice(0, 3).entries()) expect(quarters[i + 1]?.from).toBe(to);
});

test.each([
  '',
  '26',
  '2026-Q0',
  '2026-Q5',
  '2026-13',
  '2026-00',
  '2026-3',
  '2026-q1',
  '1926',
  '2026-01-01',
  ' 2026',
])('"%s" is no period', (name) => {
  expect(isPeriod(name)).toBe(false);
  expect(() => periodRange(name, 'UTC')).toThrow(RangeError);
});
