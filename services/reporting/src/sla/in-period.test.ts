import { expect, test } from 'vitest';
import { isOf, isWithin } from './in-period.ts';

const period = { from: 1_000, to: 2_000 };

test.each([
  [999, false],
  [1_000, true],
  [1_999, true],
  [2_000, false],
])('%i in [1000, 2000) is %s', (at, within) => {
  expect(isWithin(at, period)).toBe(within);
  expect(isOf({ dueAt: at }, period, 0)).toBe(within);
});

test('a breach stands where it was due, whatever became of the due instant since', () => {
  expect(isOf({ dueAt: 5_000, breachedAt: 1_500 }, period, 0)).toBe(true);
});

test('one that stopped in a pause stands where it stopped', () => {
  expect(isOf({ dueAt: null, stoppedAt: 1_500 }, period, 9_000)).toBe(true);
  expect(isOf({ dueAt: null, stoppedAt: 2_500 }, period, 1_500)).toBe(false);
});

test('a paused one belongs to the present', () => {
  expect(isOf({ dueAt: null }, period, 1_500)).toBe(true);
  expect(isOf({ dueAt: null }, period, 2_500)).toBe(false);
});
