import fc from 'fast-check';
import { expect, test } from 'vitest';
import { coversPeriod, isWithinPeriod, narrowedTo, overlapsPeriod } from './period.ts';

const auditor = { period: { from: 100, to: 200 } };

test('an instant lies in a period that begins with it, and not in one that ends with it', () => {
  expect([99, 100, 199, 200].map((at) => isWithinPeriod(auditor, at))).toEqual([false, true, true, false]);
  expect(isWithinPeriod({}, 1)).toBe(true);
});

test.each([
  [0, 100, false],
  [0, 101, true],
  [120, 130, true],
  [199, 300, true],
  [200, 300, false],
  [0, 900, true],
])('what held from %d to %d is read: %s', (from, to, read) => {
  expect(overlapsPeriod(auditor, from, to)).toBe(read);
  expect(overlapsPeriod({}, from, to)).toBe(true);
});

test('a question keeps its bounds where they are narrower', () => {
  expect(narrowedTo(auditor, {})).toEqual({ from: 100, to: 200 });
  expect(narrowedTo(auditor, { from: 150 })).toEqual({ from: 150, to: 200 });
  expect(narrowedTo(auditor, { from: 1, to: 150 })).toEqual({ from: 100, to: 150 });
  expect(narrowedTo({}, { to: 7 })).toEqual({ to: 7 });
  expect(narrowedTo({}, {})).toEqual({});
});

test('a span is covered when every instant of it is within', () => {
  const span = fc.tuple(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 1, max: 300 }));
  fc.assert(
    fc.property(span, ([from, length]) => {
      const all = Array.from({ length }, (_, i) => isWithinPeriod(auditor, from + i)).every(Boolean);
      expect(coversPeriod(auditor, from, from + length)).toBe(all);
    }),
    { seed: 7, numRuns: 300 },
  );
  expect(coversPeriod({}, 0, 1e15)).toBe(true);
});
