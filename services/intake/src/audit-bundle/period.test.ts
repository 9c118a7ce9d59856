import { expect, test } from 'vitest';
import { periodOf } from './period.ts';

test.each([
  ['2026', '2025-12-31T16:00:00.000Z', '2026-12-31T16:00:00.000Z'],
  ['2026-Q4', '2026-09-30T16:00:00.000Z', '2026-12-31T16:00:00.000Z'],
  ['2026-12', '2026-11-30T16:00:00.000Z', '2026-12-31T16:00:00.000Z'],
  ['2026-02', '2026-01-31T16:00:00.000Z', '2026-02-28T16:00:00.000Z'],
])('%s is from midnight to midnight in China', (name, from, to) => {
  expect(periodOf(name)).toEqual({ name, from, to });
});

test.each(['2026-Q5', '2026-13', '2026-1', '26', ''])('%j is no period', (name) => {
  expect(() => periodOf(name)).toThrow(RangeError);
});
