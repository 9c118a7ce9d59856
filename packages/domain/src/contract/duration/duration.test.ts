import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatDuration } from './format.ts';
import { msOf, parseDuration } from './parse.ts';

const days = 'say it in hours';

test.each([
  ['4h', 14_400_000],
  ['90m', 5_400_000],
  ['30s', 30_000],
  ['1h30m', 5_400_000],
  ['1h0m1s', 3_601_000],
])('%s is %i ms', (text, ms) => {
  expect(parseDuration(text, days)).toEqual({ ms });
});

test.each([['0h'], ['-4h'], ['0h0m']])('%s is refused: a duration is longer than 0', (text) => {
  expect(parseDuration(text, days)).toEqual({ fault: expect.stringContaining('longer than 0') });
});

test.each([['1d'], ['5 days'], ['2w'], ['3天']])('%s is refused with what to say instead of days', (text) => {
  expect(parseDuration(text, days)).toEqual({ fault: days });
});

test.each([[''], ['4'], ['4 h'], ['1.5h'], ['30m1h'], ['4h '], ['h'], ['P1D'], ['٤h']])(
  '%j is refused with the forms that work',
  (text) => {
    expect(parseDuration(text, days)).toEqual({ fault: expect.stringContaining('4h, 90m, 1h30m or 30s') });
  },
);

test('more than ten years is refused', () => {
  expect(parseDuration('999999h', days)).toEqual({ fault: expect.stringContaining('ten years') });
});

test('reading a text that was never checked throws', () => {
  expect(() => msOf('soon')).toThrow('soon');
});

test('a formatted duration reads back as the same', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 300_000_000 }), (seconds) => {
      expect(msOf(formatDuration(seconds * 1_000))).toBe(seconds * 1_000);
    }),
  );
});

test('what is finer than a second is shown, not rounded away', () => {
  expect(formatDuration(1_500)).toBe('1.5s');
  expect(formatDuration(0)).toBe('0s');
});
