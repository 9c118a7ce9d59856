import type { RowMapper } from '@perennial/domain/migration/row/rules';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { textRows } from '../postgres/session.ts';
import { type Copy, type CopyWorld, sameRow } from '../testing/copy-world.ts';
import { Truncated } from './ports.ts';
import { keyByMapping } from './target-key.ts';
import { columns, copyOf, Following, rowsOf, seedBoth, startWorld, tableOf } from './testing/delta-world.ts';

let world: CopyWorld;
const open: Following[] = [];
beforeAll(async () => {
  world = await startWorld();
}, 60_000);
afterAll(async () => {
  await Promise.all(open.map((following) => following.end()));
  await world.stop();
});

const seeded = (table: string, rows: number, target?: string) => seedBoth(world, table, rows, target);
const follow = async (...args: Parameters<typeof Following.begin>): Promise<Following> => {
  const following = await Following.begin(...args);
  open.push(following);
  return following;
};
const at = (table: string, id: number) =>
  textRows(world.target, `SELECT id, code, qty FROM ${table} WHERE id = $1`, [id]);

const noBad: RowMapper = {
  ...sameRow(columns),
  map: (row) =>
    row[1] === 'bad'
      ? { kind: 'rejected', rejections: [{ rule: 'code.bad', column: 'code', message: 'bad' }] }
      : sameRow(columns).map(row),
};

test('rows held back by a rule are mended at the source, and good ones go bad; each is in one place', async () => {
  const table = 'mended';
  await seeded(table, 10);
  await world.legacy.query(`UPDATE ${table} SET code = 'bad' WHERE id IN (1, 2, 3)`);
  const following = await follow(world, [copyOf(table, { mapper: noBad })]);
  await following.copy();
  expect(await world.totals(following.run)).toMatchObject({ written: '7', quarantined: '3' });
  await world.legacy.query(`UPDATE ${table} SET code = 'good' WHERE id = 1`);
  await world.legacy.query(`DELETE FROM ${table} WHERE id = 2`);
  await world.legacy.query(`UPDATE ${table} SET qty = 33 WHERE id = 3`);
  await world.legacy.query(`UPDATE ${table} SET code = 'bad' WHERE id = 5`);
  await world.legacy.query(`INSERT INTO ${table} VALUES (20, 'bad', 0)`);
  await following.catchUp();
  await following.settled();
  expect(await world.totals(following.run)).toMatchObject({ read: '10', written: '7', quarantined: '3' });
  expect(await at(table, 1)).toEqual([['1', 'good', '1.00']]);
  expect(await at(table, 5)).toEqual([]);
  const entries = await textRows(
    world.target,
    `SELECT decoded->>'id', decoded->>'qty', state, settled_by, settled_why, chunk FROM perennial.quarantine WHERE run = $1 ORDER BY (decoded->>'id')::int`,
    [following.run],
  );
  expect(entries).toEqual([
    ['1', '1.00', 'fixed', 'delta', 'the row can be written as it is now', '1'],
    ['2', '2.00', 'fixed', 'delta', 'the row is gone from the source', '1'],
    ['3', '33.00', 'open', null, null, '1'],
    ['5', '5.00', 'open', null, null, '0'],
    ['20', '0.00', 'open', null, null, '0'],
  ]);
});

test('a waived row stays waived while its bytes stay; with other contents it is another case', async () => {
  const table = 'waived';
  await seeded(table, 2);
  await world.legacy.query(`UPDATE ${table} SET code = 'bad'`);
  const following = await follow(world, [copyOf(table, { mapper: noBad })]);
  await following.copy();
  await world.target.query("UPDATE perennial.quarantine SET state = 'waived' WHERE run = $1", [
    following.run,
  ]);
  await world.legacy.query(`UPDATE ${table} SET qty = qty WHERE id = 1`);
  await world.legacy.query(`UPDATE ${table} SET qty = 99 WHERE id = 2`);
  await following.catchUp();
  await following.settled();
  expect(
    await textRows(
      world.target,
      `SELECT decoded->>'id', state FROM perennial.quarantine WHERE run = $1 ORDER BY 1`,
      [following.run],
    ),
  ).toEqual([
    ['1', 'waived'],
    ['2', 'open'],
  ]);
});

test('values the target refuses are held back, the old row does not stay behind, and a unique value may move on', async () => {
  const table = 'refused';
  await seeded(table, 6, 'id int PRIMARY KEY, code varchar(5) UNIQUE, qty numeric(12,2) CHECK (qty >= 0)');
  const following = await follow(world, [copyOf(table)]);
  await following.copy();
  await world.legacy.query(`UPDATE ${table} SET qty = -1 WHERE id = 1`);
  await world.legacy.query(`UPDATE ${table} SET code = 'toolong' WHERE id = 2`);
  // Two rows exchange a value; a third takes that of one that goes.
  await world.legacy.query(
    `UPDATE ${table} SET code = CASE id WHEN 3 THEN 'c4' ELSE 'c3' END WHERE id IN (3, 4)`,
  );
  await world.legacy.query(`DELETE FROM ${table} WHERE id = 5`);
  await world.legacy.query(`UPDATE ${table} SET code = 'c5' WHERE id = 6`);
  await following.catchUp();
  await following.settled();
  expect(await rowsOf(world.target, table)).toEqual([
    ['3', 'c4', '3.00'],
    ['4', 'c3', '4.00'],
    ['6', 'c5', '6.00'],
  ]);
  const held = await world.quarantine(following.run);
  expect(held.filter((h) => !h.reasons.includes('23505')).map((h) => JSON.parse(h.reasons)[0].rule)).toEqual([
    'target.22001',
    'target.23514',
  ]);
});

test('a parent that goes takes no child with it unseen; both go once the child has gone', async () => {
  for (const client of [world.legacy, world.target]) {
    await client.query('CREATE TABLE parent (id int PRIMARY KEY, code text, qty numeric(12,2))');
    await client.query(
      'CREATE TABLE child (id int PRIMARY KEY, code text, qty numeric(12,2), parent int NOT NULL REFERENCES parent ON DELETE CASCADE)',
    );
  }
  await world.legacy.query('INSERT INTO parent VALUES (1, NULL, 1), (2, NULL, 2)');
  await world.legacy.query('INSERT INTO child VALUES (10, NULL, 1, 1), (20, NULL, 2, 2)');
  const all = [...columns, 'parent'];
  const child: Copy = {
    spec: { table: 'child', columns: all, key: ['id'] },
    writes: [{ table: 'child', columns: all, upsertKey: ['id'], mode: 'upsert' }],
    mapper: sameRow(all),
  };
  const following = await follow(world, [copyOf('parent'), child]);
  await following.copy();
  // The source's cascade writes the parent's end into the log before the child's, and a step here takes one at a time.
  await world.legacy.query('DELETE FROM parent WHERE id = 1');
  await world.legacy.query('INSERT INTO parent VALUES (3, NULL, 3)');
  await world.legacy.query('INSERT INTO child VALUES (30, NULL, 3, 3)');
  await following.catchUp({ limit: 1 });
  await following.settled();
  expect(await rowsOf(world.target, 'child')).toEqual(await rowsOf(world.legacy, 'child'));
  expect(await rowsOf(world.target, 'parent')).toEqual(await rowsOf(world.legacy, 'parent'));
  // A row of the new system's own that refers to it: the parent has to stay, and that is written down.
  await world.target.query('INSERT INTO child VALUES (99, NULL, 9, 2)');
  await world.legacy.query('DELETE FROM parent WHERE id = 2');
  await following.catchUp();
  expect(
    await textRows(world.target, 'SELECT name, target_key FROM perennial.delta_pending WHERE run = $1', [
      following.run,
    ]),
  ).toEqual([['parent', '["2"]']]);
  await world.target.query('DELETE FROM child WHERE id = 99');
  await following.catchUp();
  await following.settled();
});

test('rows split into another table are replaced with their parent, and go with it', async () => {
  await world.legacy.query('CREATE TABLE receipt (id int PRIMARY KEY, lots text)');
  await world.target.query('CREATE TABLE receipt (id int PRIMARY KEY)');
  await world.target.query(
    'CREATE TABLE receipt_lot (receipt int REFERENCES receipt, lot text, PRIMARY KEY (receipt, lot))',
  );
  await world.legacy.query("INSERT INTO receipt VALUES (1, 'A B'), (2, 'C'), (3, 'D E F'), (4, '')");
  const mapper: RowMapper = {
    sourceColumns: ['id', 'lots'],
    targetColumns: ['id'],
    map: ([id, lots]) => ({
      kind: 'written',
      row: [String(id)],
      splits: String(lots)
        .split(' ')
        .filter((lot) => lot !== '')
        .map((lot) => ({ into: 'receipt_lot', row: [String(id), lot] })),
      notices: [],
    }),
  };
  const copy: Copy = {
    spec: { table: 'receipt', columns: ['id', 'lots'], key: ['id'] },
    writes: [
      { table: 'receipt', columns: ['id'], upsertKey: ['id'], mode: 'copy' },
      { table: 'receipt_lot', columns: ['receipt', 'lot'], upsertKey: ['receipt', 'lot'], mode: 'upsert' },
    ],
    mapper,
  };
  const unnamed = await follow(world, [copy], [tableOf(copy)]);
  await unnamed.copy();
  await expect(unnamed.open()).rejects.toThrow(
    'the columns of receipt_lot that hold the key of receipt have to be named, 1 in all',
  );
  await world.target.query('TRUNCATE receipt, receipt_lot');
  const following = await follow(
    world,
    [copy],
    [tableOf(copy, { parentColumns: { receipt_lot: ['receipt'] } })],
  );
  await following.copy();
  await world.legacy.query("UPDATE receipt SET lots = 'B G' WHERE id = 1");
  await world.legacy.query('DELETE FROM receipt WHERE id = 3');
  await world.legacy.query("UPDATE receipt SET lots = 'H' WHERE id = 4");
  await world.legacy.query("INSERT INTO receipt VALUES (5, 'C C')");
  await following.catchUp();
  await following.settled();
  expect(await rowsOf(world.target, 'receipt_lot')).toEqual([
    ['1', 'B'],
    ['1', 'G'],
    ['2', 'C'],
    ['4', 'H'],
    ['5', 'C'],
  ]);
});

const byCode = (table: string): Copy => {
  const to = ['code', 'qty'];
  return {
    spec: { table, columns, key: ['id'] },
    writes: [{ table, columns: to, upsertKey: ['code'], mode: 'upsert' }],
    mapper: {
      sourceColumns: columns,
      targetColumns: to,
      map: ([, code, qty]) => ({
        kind: 'written',
        row: [String(code), String(qty)],
        splits: [],
        notices: [],
      }),
    },
  };
};

test('a key made from other columns is found again by the row before, through moves and exchanges', async () => {
  const table = 'rekeyed';
  await seeded(table, 8, 'code text PRIMARY KEY, qty numeric(12,2)');
  await world.legacy.query(`ALTER TABLE ${table} REPLICA IDENTITY FULL`);
  const copy = byCode(table);
  const following = await follow(
    world,
    [copy],
    [tableOf(copy, { keyOf: keyByMapping(copy.mapper, copy.spec, 1) })],
  );
  await world.legacy.query(`UPDATE ${table} SET code = 'x1' WHERE id = 1`);
  await following.copy();
  await world.legacy.query(`UPDATE ${table} SET code = 'x2' WHERE id = 1`);
  await world.legacy.query(`UPDATE ${table} SET code = 'x1' WHERE id = 2`);
  await world.legacy.query(
    `UPDATE ${table} SET code = CASE id WHEN 3 THEN 'c4' ELSE 'c3' END WHERE id IN (3, 4)`,
  );
  await world.legacy.query(`DELETE FROM ${table} WHERE id = 5`);
  await world.legacy.query(`UPDATE ${table} SET code = 'c5' WHERE id = 6`);
  await following.catchUp({ limit: 1 });
  await following.settled();
  expect(await rowsOf(world.target, table)).toEqual(
    await textRows(world.legacy, `SELECT code, qty FROM ${table} ORDER BY 1`),
  );
});

test('without the row before, a key made from other columns stops with the table and the remedy; new rows pass', async () => {
  const table = 'unkeyed';
  await seeded(table, 3, 'code text PRIMARY KEY, qty numeric(12,2)');
  const copy = byCode(table);
  const following = await follow(
    world,
    [copy],
    [tableOf(copy, { keyOf: keyByMapping(copy.mapper, copy.spec, 1) })],
  );
  await following.copy();
  await world.legacy.query(`INSERT INTO ${table} VALUES (4, 'c4', 4)`);
  await following.catchUp();
  await following.settled();
  await world.legacy.query(`DELETE FROM ${table} WHERE id = 1`);
  await expect(following.catchUp()).rejects.toThrow(/unkeyed: .*REPLICA IDENTITY FULL/);
});

test('of rows whose keys meet in the target one waits until the other has gone', async () => {
  const table = 'meeting';
  await world.legacy.query(`CREATE TABLE ${table} (id text PRIMARY KEY, code text, qty numeric(12,2))`);
  await world.target.query(`CREATE TABLE ${table} (id text PRIMARY KEY, code text, qty numeric(12,2))`);
  await world.legacy.query(
    `INSERT INTO ${table} VALUES ('A', 'first', 1), ('a', 'second', 2), ('b', 'x', 3)`,
  );
  const upper: RowMapper = {
    sourceColumns: columns,
    targetColumns: columns,
    map: ([id, code, qty]) => ({
      kind: 'written',
      row: [String(id).toUpperCase(), String(code), String(qty)],
      splits: [],
      notices: [],
    }),
  };
  const copy = copyOf(table, { mapper: upper });
  const keyOf = (key: readonly string[]) => key.map((part) => part.toUpperCase());
  const following = await follow(
    world,
    [{ ...copy, writes: [{ ...copy.writes[0], mode: 'upsert' }] }],
    [tableOf(copy, { keyOf })],
  );
  await following.copy();
  const held = (await world.quarantine(following.run)).map((h) => JSON.parse(h.decoded).id);
  const [loser] = held;
  const winner = loser === 'a' ? 'A' : 'a';
  expect(held).toHaveLength(1);
  await world.legacy.query(`UPDATE ${table} SET qty = 20 WHERE id = $1`, [loser]);
  await following.catchUp();
  await following.settled();
  expect(await textRows(world.target, `SELECT qty FROM ${table} WHERE id = 'A'`)).not.toEqual([['20.00']]);
  await world.legacy.query(`DELETE FROM ${table} WHERE id = $1`, [winner]);
  await following.catchUp();
  await following.settled();
  expect(await textRows(world.target, `SELECT qty FROM ${table} WHERE id = 'A'`)).toEqual([['20.00']]);
});

test('a truncated table stops the changes, and what was applied stays', async () => {
  const table = 'emptied';
  await seeded(table, 5);
  const following = await follow(world, [copyOf(table)]);
  await following.copy();
  await world.legacy.query(`TRUNCATE ${table}`);
  await expect(following.catchUp()).rejects.toThrow(Truncated);
  expect(await rowsOf(world.target, table)).toHaveLength(5);
});

test('rows taken for one by the plan cannot be followed, and that is said before anything is applied', async () => {
  await seeded('merging', 3);
  const copy = copyOf('merging');
  const following = await follow(world, [copy], [tableOf(copy, { collisions: 'merge' })]);
  await following.copy();
  await expect(following.open()).rejects.toThrow('merging: of rows that are taken for one');
});
