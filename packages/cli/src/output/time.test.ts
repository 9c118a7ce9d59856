import { expect, test } from 'vitest';
import { shownDuration, shownInstant } from './time.ts';

test.each([
  [0, '0m 00s'],
  [999, '0m 00s'],
  [-999, '0m 00s'],
  [61_000, '1m 01s'],
  [-90_500, '-1m 30s'],
  [3_599_999, '59m 59s'],
  [3_600_000, '1h 00m'],
  [86_399_999, '23h 59m'],
  [97_200_000, '1d 03h'],
])('%i ms is shown as %s', (ms, text) => {
  expect(shownDuration(ms)).toBe(text);
});

test('an instant is shown in the given zone, and anything else as it came', () => {
  expect(shownInstant('2026-01-05T01:00:00.000Z', 'Asia/Shanghai')).toBe('2026-01-05 09:00:00');
  expect(shownInstant('2026-01-05T01:00:00.000Z', 'America/New_York')).toBe('2026-01-04 20:00:00');
  expect(shownInstant('', 'UTC')).toBe('');
  expect(shownInstant('soon', 'UTC')).toBe('soon');
});
