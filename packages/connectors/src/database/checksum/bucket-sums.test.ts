import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import type { XXHashAPI } from 'xxhash-wasm';
import { encodeLine } from '../postgres/copy-text/encode.ts';
import { BucketSums, hashRow, loadHash } from './bucket-sums.ts';

let hash: XXHashAPI;
beforeAll(async () => {
  hash = await loadHash();
});
const lineOf = (row: (string | null)[]) => Buffer.from(encodeLine(row)).subarray(0, -1);
const sumOf = (rows: (string | null)[][], buckets = 8) => {
  const sums = new BucketSums(buckets);
  for (const row of rows) sums.add(hashRow(hash, lineOf(row), 1, buckets));
  return sums;
};
const cell = fc.option(fc.string({ maxLength: 6 }));
const table = fc.uniqueArray(fc.tuple(fc.string({ maxLength: 6 }), cell, cell), {
  selector: ([key]) => key,
  minLength: 1,
  maxLength: 20,
});

test('the order of rows and the way they are cut into chunks make no difference', () => {
  fc.assert(
    fc.property(table, fc.nat(), (rows, cut) => {
      const at = cut % (rows.length + 1);
      const parts = sumOf(rows.slice(at).reverse());
      parts.addAll(sumOf(rows.slice(0, at)));
      expect(parts.differing(sumOf(rows))).toEqual([]);
    }),
    { seed: 3 },
  );
});

test('one changed, lost, doubled or added value shows, in the bucket of its key', () => {
  fc.assert(
    fc.property(
      table,
      fc.nat(),
      cell,
      fc.constantFrom('change', 'lose', 'double'),
      (rows, which, value, how) => {
        const at = which % rows.length;
        const row = rows[at];
        if (row === undefined) return;
        fc.pre(how !== 'change' || row[1] !== value);
        const changed = rows.flatMap((r, i) =>
          i !== at ? [r] : how === 'lose' ? [] : how === 'double' ? [r, r] : [[r[0], value, r[2]]],
        );
        const { bucket } = hashRow(hash, lineOf([...row]), 1, 8);
        expect(sumOf(rows.map((r) => [...r])).differing(sumOf(changed.map((r) => [...r])))).toEqual([bucket]);
      },
    ),
    { seed: 4 },
  );
});

test('NULL, the empty string and the text \\N are three values', () => {
  const [a, b, c] = [null, '', '\\N'].map((v) => sumOf([['k', v]]).toBase64());
  expect(new Set([a, b, c]).size).toBe(3);
});

test('values that only move their border make another row', () => {
  expect(sumOf([['ab', 'c']]).toBase64()).not.toBe(sumOf([['a', 'bc']]).toBase64());
});

test('sums survive being stored', () => {
  const sums = sumOf([
    ['k', 'v'],
    ['l', null],
  ]);
  expect(BucketSums.fromBase64(sums.toBase64()).differing(sums)).toEqual([]);
});

test('a number of buckets that is no power of two is refused, and so is comparing different ones', () => {
  expect(() => new BucketSums(6)).toThrow('power of two');
  expect(() => new BucketSums(4).differing(new BucketSums(8))).toThrow('cannot be compared');
});
