import { expect, test } from 'vitest';
import { z } from 'zod';
import { closed } from './closed.ts';
import { faultsOf } from './faults.ts';
import { hint, nearest } from './nearest.ts';

test.each([
  ['t_itme', ['t_unit', 't_item'], 't_item'],
  ['upsertkey', ['upsertKey', 'key'], 'upsertKey'],
  ['UNIT-PRICE', ['unit_price'], 'unit_price'],
  ['quantiy', ['quality', 'quantity'], 'quantity'],
  ['id', ['no', 'ids'], 'ids'],
])('%s among %j means %s', (name, known, meant) => expect(nearest(name, known)).toBe(meant));

test.each([['item'], ['x']])('%s is like none of the others', (name) =>
  expect(nearest(name, ['warehouse', 'supplier'])).toBeUndefined(),
);

test('where nothing is near, few names are listed and many are not', () => {
  expect(hint('x', ['alpha', 'beta'])).toBe('; there are: alpha, beta');
  expect(
    hint(
      'x',
      Array.from({ length: 13 }, (_, i) => `name${i}`),
    ),
  ).toBe('');
});

test('each unknown field of a closed object is told what it may mean', () => {
  const parsed = closed({ name: z.string().optional(), size: z.int().optional() }).safeParse(
    { nmae: 'a', sizes: 1 },
    { reportInput: true },
  );
  expect(parsed.success ? [] : faultsOf(parsed.error)).toEqual([
    { path: '/nmae', code: 'unknown', message: 'unknown field: did you mean "name"?' },
    { path: '/sizes', code: 'unknown', message: 'unknown field: did you mean "size"?' },
  ]);
});
