import { expect, test } from 'vitest';
import { median, percentile, resultOf } from './statistics.ts';

test('the median of an even number of runs lies between the middle two', () => {
  expect(median([4, 1, 3, 2])).toBe(2.5);
  expect(median([9])).toBe(9);
});

test('a percentile is one of the values, the nearest at or above its rank', () => {
  const values = Array.from({ length: 100 }, (_, i) => i + 1);
  expect([percentile(values, 50), percentile(values, 99), percentile(values, 100)]).toEqual([50, 99, 100]);
});

test('nothing measured is an error, not a pass', () => {
  expect(() => resultOf('x', [], 'ms', '<=', 1)).toThrow('nothing was measured');
});

test.each([
  ['<=', 1.25, 1.25, true],
  ['<=', 1.251, 1.25, false],
  ['>=', 0.59, 0.6, false],
  ['>=', 0.6, 0.6, true],
  ['<', 2, 2, false],
] as const)('%s: %d against %d passes: %s', (op, value, target, pass) => {
  expect(resultOf('x', [value], 'x', op, target).pass).toBe(pass);
});

test('a value is judged before it is rounded for print', () => {
  expect(resultOf('x', [1.2504], 'x', '<=', 1.25)).toMatchObject({ value: 1.25, pass: false });
});
