import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startPostgres, type TestPostgres } from '../../../testing/postgres.ts';
import type { ChangeSource } from '../ports.ts';
import {
  type ChangeFixture,
  changeContract,
  deleteContract,
  follow,
  truncateContract,
} from '../testing/change-contract.ts';
import { postgresFixture } from '../testing/postgres-fixture.ts';
import { postgresSlot } from './postgres-slot.ts';

let server: TestPostgres;
let admin: pg.Client;
beforeAll(async () => {
  server = await startPostgres(['-c', 'wal_level=logical', '-c', 'max_replication_slots=40']);
  admin = new pg.Client({ connectionString: server.url });
  await admin.connect();
}, 60_000);
afterAll(async () => {
  await admin.end();
  await server.stop();
});

const open: ChangeFixture['open'] = (tables, name) =>
  postgresSlot({ connectionString: server.url, tables, name });
const fixture = (): ChangeFixture =>
  postgresFixture(server.url, admin, open, async (name) => {
    const { rowCount } = await admin.query(
      'SELECT FROM pg_replication_slots WHERE slot_name = $1 UNION ALL SELECT FROM pg_publication WHERE pubname = $1',
      [name],
    );
    return rowCount !== 0;
  });

changeContract('PostgreSQL log', fixture);
deleteContract('PostgreSQL log', fixture);
truncateContract('PostgreSQL log', fixture);

const begun = async (table: string): Promise<ChangeSource> => {
  const source = await open([{ table, key: ['id'] }], table);
  await source.begin();
  return source;
};

test('the whole row before comes where the table gives it, and its long values too', async () => {
  await admin.query('CREATE TABLE full_row (id int PRIMARY KEY, code text, long text)');
  await admin.query('ALTER TABLE full_row REPLICA IDENTITY FULL');
  await admin.query('ALTER TABLE full_row ALTER long SET STORAGE EXTERNAL');
  await admin.query("INSERT INTO full_row VALUES (1, 'a', repeat('x', 9000))");
  const source = await begun('full_row');
  await admin.query('UPDATE full_row SET code = NULL');
  await admin.query('DELETE FROM full_row');
  const long = 'x'.repeat(9000);
  expect(await follow(source)).toEqual([
    { table: 'full_row', key: ['1'], op: 'update', old: { id: '1', code: 'a', long } },
    { table: 'full_row', key: ['1'], op: 'delete', old: { id: '1', code: null, long } },
  ]);
  await source.end();
});

test('a key whose long value did not change is still told', async () => {
  await admin.query('CREATE TABLE long_key (id text PRIMARY KEY, note text)');
  await admin.query('ALTER TABLE long_key ALTER id SET STORAGE EXTERNAL');
  await admin.query(`INSERT INTO long_key VALUES (repeat('k', 2500), repeat('n', 3000))`);
  const source = await begun('long_key');
  await admin.query(`UPDATE long_key SET note = 'short'`);
  expect((await follow(source)).map((c) => [c.op, c.key[0]?.length])).toEqual([['update', 2500]]);
  await source.end();
});

test('the log that is kept for us is measured, and shrinks once other work is passed', async () => {
  await admin.query('CREATE TABLE quiet (id int PRIMARY KEY)');
  await admin.query('CREATE TABLE loud (id int PRIMARY KEY, x text)');
  const source = await begun('quiet');
  await admin.query("INSERT INTO loud SELECT i, repeat('x', 500) FROM generate_series(1, 5000) i");
  const before = await source.changes(10);
  expect(before.items).toEqual([]);
  expect(before.lagBytes).toBeGreaterThan(2_000_000);
  await source.confirm(before.cursor);
  expect((await source.changes(10)).lagBytes).toBeLessThan(100_000);
  await source.end();
});

test('a large transaction comes in pieces, and is told from its beginning until all of it is confirmed', async () => {
  await admin.query('CREATE TABLE large (id int PRIMARY KEY)');
  const source = await begun('large');
  await admin.query('INSERT INTO large SELECT generate_series(1, 30000)');
  const part = await source.changes(1_000);
  expect(part.items).toHaveLength(1_000);
  await source.confirm(part.cursor);
  await source.close();
  const next = await open([{ table: 'large', key: ['id'] }], 'large');
  expect(new Set((await follow(next, 1_000)).map((c) => c.key[0])).size).toBe(30_000);
  await next.end();
});

test('a table whose log does not name its rows is refused before anything is set up, with the remedy', async () => {
  await admin.query('CREATE TABLE unnamed (id int PRIMARY KEY, code text)');
  const source = await open([{ table: 'unnamed', key: ['code'] }], 'unnamed');
  await expect(source.begin()).rejects.toThrow(
    'unnamed: the log does not tell "code" of changed rows; ALTER TABLE "public"."unnamed" REPLICA IDENTITY FULL',
  );
  expect(await fixture().left('unnamed')).toBe(false);
  await source.close();
  const keyless = await open([{ table: 'unnamed', key: [] }], 'unnamed');
  await expect(keyless.begin()).rejects.toThrow('unnamed has no key');
  await keyless.close();
  const nowhere = await open([{ table: 'nowhere', key: ['id'] }], 'nowhere');
  await expect(nowhere.begin()).rejects.toThrow('no table public.nowhere');
  await nowhere.close();
});

test('a slot that is gone is said, never taken for "no changes"', async () => {
  await admin.query('CREATE TABLE dropped (id int PRIMARY KEY)');
  const source = await begun('dropped');
  const mark = await source.barrier();
  await admin.query("SELECT pg_drop_replication_slot('dropped')");
  await expect(source.changes(10)).rejects.toThrow('dropped');
  await expect(source.passed(mark)).rejects.toThrow('the replication slot "dropped" is gone');
  await source.end();
});

test('a server that does not log rows says what to set', async () => {
  const plain = await startPostgres();
  const source = await postgresSlot({ connectionString: plain.url, tables: [], name: 'x' });
  await expect(source.begin()).rejects.toThrow(/wal_level = replica.*set wal_level = logical/);
  await source.close();
  await plain.stop();
}, 60_000);
