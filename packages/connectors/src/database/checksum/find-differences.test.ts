import { afterAll, beforeAll, expect, test } from 'vitest';
import { sumsOf } from '../ledger/totals.ts';
import { type Copy, CopyWorld, sameRow } from '../testing/copy-world.ts';
import { findDifferences } from './find-differences.ts';
import { readSums } from './read-sums.ts';

let world: CopyWorld;
beforeAll(async () => {
  world = await CopyWorld.start();
}, 60_000);
afterAll(() => world.stop());

const columns = ['id', 'name', 'price'];
const copyOf = (table: string): Copy => ({
  spec: { table, columns, key: ['id'] },
  writes: [{ table, columns, upsertKey: ['id'], mode: 'copy' }],
  mapper: sameRow(columns),
});
const copied = async (table: string, rows: number) => {
  const ddl = `CREATE TABLE ${table} (id int PRIMARY KEY, name text, price numeric(18,6))`;
  await world.legacy.query(ddl);
  await world.target.query(ddl);
  await world.legacy.query(`INSERT INTO ${table} SELECT i, 'n' || i, i FROM generate_series(1, ${rows}) i`);
  const copy = copyOf(table);
  const run = world.run();
  await world.plan(run, copy);
  await world.lane(run, copy);
  return { run, copy };
};
const differencesOf = async (run: string, { spec, mapper }: Copy, limit = 100) => {
  const sums = (await sumsOf(world.target, run, spec.table, [spec.table]))?.get(spec.table);
  if (sums === undefined) throw new Error('the copy has not ended');
  const signal = new AbortController().signal;
  const read = {
    schema: 'public',
    table: spec.table,
    columns,
    keyColumns: 1,
    buckets: sums.sums.length,
    signal,
  };
  const actual = await readSums(world.target, read);
  const job = {
    ...read,
    source: world.source,
    spec,
    mapper,
    target: world.target,
    differing: sums.differing(actual.sums),
  };
  return findDifferences({ ...job, part: 'main', heldBack: new Set(), merges: false, limit });
};

test('a changed digit, a NULL, a lost row and an added one are named by key and column; nothing else is', async () => {
  const { run, copy } = await copied('named', 5_000);
  await world.target.query(`UPDATE named SET price = price + 0.000001 WHERE id = 7`);
  await world.target.query(`UPDATE named SET name = NULL WHERE id = 4000`);
  await world.target.query(`UPDATE named SET name = '\\N' WHERE id = 4001`);
  await world.target.query('DELETE FROM named WHERE id = 99');
  await world.target.query(`INSERT INTO named VALUES (-1, E'a\\tb', 0)`);
  const { found, more } = await differencesOf(run, copy);
  expect(more).toBe(0);
  expect(found).toEqual(
    expect.arrayContaining([
      {
        table: 'named',
        key: ['7'],
        kind: 'changed',
        column: 'price',
        expected: '7.000000',
        actual: '7.000001',
      },
      { table: 'named', key: ['4000'], kind: 'changed', column: 'name', expected: 'n4000', actual: null },
      { table: 'named', key: ['4001'], kind: 'changed', column: 'name', expected: 'n4001', actual: '\\N' },
      { table: 'named', key: ['99'], kind: 'missing' },
      { table: 'named', key: ['-1'], kind: 'extra' },
    ]),
  );
  expect(found).toHaveLength(5);
});

test('a copy that is right has no differences', async () => {
  const { run, copy } = await copied('clean', 3_000);
  expect(await differencesOf(run, copy)).toEqual({ found: [], more: 0 });
});

test('beyond the limit differences are counted', async () => {
  const { run, copy } = await copied('many', 300);
  await world.target.query('UPDATE many SET price = 0');
  const { found, more } = await differencesOf(run, copy, 10);
  expect([found.length, more]).toEqual([10, 290]);
});
