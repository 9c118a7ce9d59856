import { expect, test } from 'vitest';
import { textOf } from './cell.ts';
import { companyOf } from './company.ts';
import { leastRows } from './sizes.ts';

const rowsIn = (rows: number): number => companyOf({ rows, seed: 7 }).tables.reduce((n, t) => n + t.count, 0);

test.each([leastRows, 40_000, 200_000, 2_000_000, 200_000_000])(
  '%d rows in all, within three in a hundred',
  (rows) => {
    expect(Math.abs(rowsIn(rows) / rows - 1)).toBeLessThan(0.03);
  },
);

test.each([0, 5_999, 1.5, Number.NaN, 1e12])('%d rows are refused with what is allowed', (rows) => {
  expect(() => companyOf({ rows, seed: 7 })).toThrow('rows: a whole number from 6000 to 200000000');
});

test('a seed that is no whole number is refused', () => {
  expect(() => companyOf({ rows: leastRows, seed: 0.5 })).toThrow('seed: a whole number');
});

test('a row can be made at any time and is the same, whatever was made before', () => {
  const [one, two] = [companyOf({ rows: 20_000, seed: 7 }), companyOf({ rows: 20_000, seed: 7 })];
  for (const { name, count, row } of one.tables) {
    const backwards = Array.from({ length: Math.min(50, count) }, (_, i) =>
      two.table(name).row(count - 1 - i),
    );
    expect(backwards.reverse()).toEqual(backwards.map((_, i) => row(count - backwards.length + i)));
  }
});

test('keys tell rows apart in every table', () => {
  for (const { key, count, row } of companyOf({ rows: 20_000, seed: 7 }).tables) {
    const seen = new Set<string>();
    for (let i = 0; i < count; i++) seen.add(key.map((column) => textOf(row(i)[column])).join('|'));
    expect(seen.size).toBe(count);
  }
});

test('rows of one table have the same columns in the same order', () => {
  for (const { count, row } of companyOf({ rows: leastRows, seed: 7 }).tables) {
    const columns = Object.keys(row(0)).join();
    for (let i = 1; i < count; i++) expect(Object.keys(row(i)).join()).toBe(columns);
  }
});

test('another seed is another company', () => {
  const [one, two] = [1, 2].map((seed) => companyOf({ rows: leastRows, seed }).table('base_supplier').row(0));
  expect(one).not.toEqual(two);
});

test('an unknown table is refused', () => {
  expect(() => companyOf({ rows: leastRows, seed: 7 }).table('nope')).toThrow('no table nope');
});
