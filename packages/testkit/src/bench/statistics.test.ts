import { expect, test } from 'vitest';
import { median, percentile, percentileOf, resultOf } from './statistics.ts';

test('the median of an even number of runs lies between the middle two', () => {
  expect(median([4, 1, 3, 2])).toBe(2.5);
  expect(median([9])).toBe(9);
});

test('a percentile is one of the values, the nearest at or above its rank', () => {
  const values = Array.from({ length: 100 }, (_, i) => i + 1);
  expect([percentile(values, 50), percentile(values, 99), percentile(values, 100)]).toEqual([50, 99, 100]);
  expect(percentile([3, 1, 2], 99)).toBe(3);
});

test('nothing measured is an error, not a pass', () => {
  expect(() => resultOf('x', [], 'ms', { op: '<=', target: 1 })).toThrow('nothing was measured');
  expect(() => percentileOf('x', [[1], []], 99, 'ms')).toThrow('nothing was measured');
});

test('a run that is no number is an error, not a pass', () => {
  expect(() => resultOf('x', [1, 0 / 0], 'x', { op: '>=', target: 0 })).toThrow('not a number');
});

test.each([
  ['<=', 1.25, 1.25, true],
  ['<=', 1.251, 1.25, false],
  ['>=', 0.59, 0.6, false],
  ['>=', 0.6, 0.6, true],
  ['<', 2, 2, false],
] as const)('%s: %d against %d passes: %s', (op, value, target, pass) => {
  expect(resultOf('x', [value], 'x', { op, target }).pass).toBe(pass);
});

test('runs corrupted to beyond the target turn a pass into a miss', () => {
  const target = { op: '<=', target: 1.25 } as const;
  const runs = [1.1, 1.2, 1.0, 1.15, 1.22];
  expect(resultOf('x', runs, 'x', target)).toMatchObject({ value: 1.15, pass: true, n: 5, runs });
  const corrupted = runs.map((r) => r * 1.5);
  expect(resultOf('x', corrupted, 'x', target)).toMatchObject({ value: 1.725, pass: false });
});

test('a value is judged before it is rounded for print', () => {
  const target = { op: '<=', target: 1.25 } as const;
  expect(resultOf('x', [1.2504], 'x', target)).toMatchObject({ value: 1.25, pass: false });
});

test('a percentile is taken over all samples, so that one bad run of many does not vanish in a median', () => {
  const calm = Array.from({ length: 50 }, () => 10);
  const target = { op: '<=', target: 100 } as const;
  const result = percentileOf('x', [calm, calm, [...calm.slice(2), 900, 900]], 99, 'ms', target);
  expect(result).toMatchObject({ value: 900, pass: false, n: 3, runs: [10, 10, 900] });
});

test('a figure without a target neither passes nor misses', () => {
  expect(resultOf('x', [7], 'ms')).toEqual({
    id: 'x',
    value: 7,
    unit: 'ms',
    op: null,
    target: null,
    pass: null,
    n: 1,
    runs: [7],
  });
});
