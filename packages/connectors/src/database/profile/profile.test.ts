import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadHash } from '../checksum/bucket-sums.ts';
import { CopyWorld, sameRow } from '../testing/copy-world.ts';
import { KeyHashes, keyText } from './key-hashes.ts';
import { profileTable } from './profile-table.ts';

let world: CopyWorld;
beforeAll(async () => {
  world = await CopyWorld.start();
}, 60_000);
afterAll(() => world.stop());

test('repeated and missing keys are counted as a set does', async () => {
  const hash = await loadHash();
  const of = (keys: string[]) => {
    const hashes = new KeyHashes(hash);
    for (const key of keys) hashes.add(key);
    return hashes;
  };
  const some = fc.array(fc.stringMatching(/^[a-f]{1,2}$/), { maxLength: 3_000 });
  fc.assert(
    fc.property(some, some, (mine, theirs) => {
      expect(of(mine).repeated()).toBe(mine.length - new Set(mine).size);
      const known = new Set(theirs);
      expect(of(mine).missingIn(of(theirs))).toBe(mine.filter((key) => !known.has(key)).length);
    }),
    { seed: 2, numRuns: 60 },
  );
});

test('a key with a NULL points at nothing', () => {
  expect(keyText(['a', null])).toBeUndefined();
  expect(keyText(['a', 'b'])).not.toBe(keyText(['ab', '']));
});

test('a table is described and tried, and nothing is written', async () => {
  await world.legacy.query('CREATE TABLE parts (id int PRIMARY KEY, code text, maker text)');
  await world.legacy.query(
    `INSERT INTO parts VALUES (1, 'a', 'x'), (2, 'A', NULL), (3, '', 'y'), (4, E'b\\x01', 'x')`,
  );
  const same = sameRow(['id', 'code', 'maker']);
  const { facts, keys } = await profileTable({
    source: world.source,
    name: 'parts',
    spec: { table: 'parts', columns: ['id', 'code', 'maker'], key: ['id'] },
    mapper: {
      ...same,
      targetColumns: ['code', 'id', 'maker'],
      map: ([id, code, maker]) =>
        code === ''
          ? {
              kind: 'rejected',
              rejections: [{ rule: 'R1', column: 'code', value: '', message: 'needs a code' }],
            }
          : {
              kind: 'written',
              row: [String(code).toLowerCase(), String(id), typeof maker === 'string' ? maker : null],
              splits: [],
              notices: code === 'A' ? [{ rule: 'R2', column: 'code', kind: 'fixed' }] : [],
            },
    },
    keyColumns: 1,
    references: [{ name: 'makers', columns: ['maker'] }],
    signal: new AbortController().signal,
  });
  expect(facts).toMatchObject({
    rows: 4,
    repeatedKeys: 1,
    rejected: [{ rule: 'R1', column: 'code', rows: 1, example: '' }],
    noticed: [{ rule: 'R2', column: 'code', rows: 1 }],
  });
  expect(facts.columns[1]).toEqual({
    column: 'code',
    nulls: 0,
    empty: 1,
    longest: 2,
    least: '',
    greatest: 'b\u0001',
    undecodable: 0,
    control: 1,
  });
  expect(facts.columns[2]).toMatchObject({ column: 'maker', nulls: 1, least: 'x', greatest: 'y' });
  const makers = new KeyHashes(await loadHash());
  makers.add('x');
  expect(keys.references.get('makers')?.missingIn(makers)).toBe(0);
  expect(keys.references.get('makers')?.length).toBe(2);
});
