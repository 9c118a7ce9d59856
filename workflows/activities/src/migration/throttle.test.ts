import { expect, test } from 'vitest';
import { isWithinHours, restAfter, throttleOf } from './throttle.ts';

test('lanes together keep to the rate', () => {
  expect(restAfter(10_000, 1_000, 5_000, 2)).toBe(3_000);
  expect(restAfter(10_000, 9_000, 5_000, 2)).toBe(0);
});

test.each([
  [60, false],
  [22 * 60, true],
  [23 * 60 + 59, true],
  [5 * 60 + 59, true],
  [6 * 60, false],
])('minute %i within 22:00 to 06:00: %s', (minute, within) => {
  if (minute === 60) expect(isWithinHours(minute, { from: '08:00', to: '18:00' })).toBe(false);
  else expect(isWithinHours(minute, { from: '22:00', to: '06:00' })).toBe(within);
});

test('without a rate there is no rest; with one there is', async () => {
  const rests: number[] = [];
  const rest = async (ms: number) => void rests.push(ms);
  const { signal } = new AbortController();
  const done = { read: 1_000, written: 1_000, quarantined: 0, merged: 0, tookMs: 0 };
  await throttleOf(undefined, 1, rest, signal)(done);
  await throttleOf({ rowsPerSecond: 500, hours: { from: '00:00', to: '24:00' } }, 1, rest, signal)(done);
  await throttleOf({ rowsPerSecond: 500 }, 1, rest, signal)(done);
  expect(rests).toEqual([2_000]);
});
