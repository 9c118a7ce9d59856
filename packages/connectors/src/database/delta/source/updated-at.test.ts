import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mariadbMissing, mariadbTitle } from '../../../testing/mariadb.ts';
import { endSession, textRows as mysqlRows, openSession as openMysql } from '../../mysql/session.ts';
import type { SourcePort } from '../../ports.ts';
import { textRows } from '../../postgres/session.ts';
import { CopyWorld, sameRow } from '../../testing/copy-world.ts';
import { MysqlWorld } from '../../testing/mysql-world.ts';
import { applyDelta } from '../apply-delta.ts';
import { catchUp } from '../catch-up.ts';
import { compareCounts } from '../compare-counts.ts';
import { openDelta } from '../open-delta.ts';
import { sameKey } from '../target-key.ts';
import { type ChangeFixture, changeContract, follow } from '../testing/change-contract.ts';
import { writer } from '../testing/delta-world.ts';
import { earlier, updatedAt } from './updated-at.ts';
import { ledgerWatermarks } from './watermarks.ts';

let world: CopyWorld;
beforeAll(async () => {
  world = await CopyWorld.start();
}, 60_000);
afterAll(() => world.stop());

const opened =
  (engine: 'postgres' | 'mysql', source: () => SourcePort, overlapMs = 60_000): ChangeFixture['open'] =>
  async (tables, name) =>
    updatedAt({
      source: source(),
      engine,
      tables: tables.map((followed) => ({ ...followed, column: 'changed' })),
      watermarks: ledgerWatermarks(world.target, `${engine}/${name}`),
      overlapMs,
    });
const leftOf = (engine: string) => async (name: string) =>
  (await ledgerWatermarks(world.target, `${engine}/${name}`).load()).size > 0;

changeContract('PostgreSQL updated at', () => ({
  create: async (table) => {
    await world.legacy.query(
      `CREATE TABLE ${table} (item bigint, lot text COLLATE "C", note text, changed timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (item, lot))`,
    );
    await world.legacy.query(
      `CREATE FUNCTION ${table}_touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.changed = clock_timestamp(); RETURN NEW; END $$`,
    );
    await world.legacy.query(
      `CREATE TRIGGER touch BEFORE UPDATE ON ${table} FOR EACH ROW EXECUTE FUNCTION ${table}_touch()`,
    );
  },
  open: opened('postgres', () => world.source),
  run: async (sql) => {
    await world.legacy.query(sql);
  },
  hold: async (sql) => {
    const client = await writer(world);
    await client.query('BEGIN');
    await client.query(sql);
    return async () => {
      await client.query('COMMIT');
      await client.end();
    };
  },
  left: leftOf('postgres'),
}));

describe.skipIf(mariadbMissing)(mariadbTitle('MariaDB by the instant of change'), () => {
  let mysql: MysqlWorld;
  let source: SourcePort;
  beforeAll(async () => {
    mysql = await MysqlWorld.start();
    source = await mysql.connect();
  }, 60_000);
  afterAll(() => mysql.stop());
  changeContract('MariaDB updated at', () => ({
    create: async (table) => {
      await mysql.run(
        `CREATE TABLE ${table} (item bigint, lot varchar(40) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin, note text CHARACTER SET utf8mb4,
           changed timestamp(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6), PRIMARY KEY (item, lot))`,
      );
    },
    open: opened('mysql', () => source),
    run: async (sql) => {
      await mysql.run(sql);
    },
    hold: async (sql) => {
      const { client } = await openMysql(mysql.server.url());
      for (const one of ['SET SESSION TRANSACTION READ WRITE', 'START TRANSACTION', sql])
        await mysqlRows(client, one);
      return async () => {
        await mysqlRows(client, 'COMMIT');
        await endSession(client);
      };
    },
    left: leftOf('mysql'),
  }));
});

test('each look goes back by the overlap and no further', async () => {
  await world.legacy.query('CREATE TABLE overlapping (id int PRIMARY KEY, changed timestamp)');
  const source = updatedAt({
    source: world.source,
    engine: 'postgres',
    tables: [{ table: 'overlapping', key: ['id'], column: 'changed' }],
    watermarks: ledgerWatermarks(world.target, 'overlapping'),
    overlapMs: 10_000,
  });
  await world.legacy.query(
    "INSERT INTO overlapping VALUES (1, '2026-01-01 00:00:00'), (2, '2026-01-01 00:01:00')",
  );
  await source.begin();
  await world.legacy.query(
    "INSERT INTO overlapping VALUES (3, '2026-01-01 00:00:50'), (4, '2026-01-01 00:00:49'), (5, NULL)",
  );
  expect((await follow(source)).map((c) => c.key)).toEqual([['3'], ['2']]);
  await source.end();
});

test('an instant goes back by any span and keeps its zone', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 4e12 }), fc.integer({ min: 0, max: 1e9 }), (at, span) => {
      const text = new Date(at).toISOString().replace('T', ' ').replace('Z', '+00');
      expect(Date.parse(earlier(text, span).replace(' ', 'T').replace('+00', 'Z'))).toBe(at - span);
    }),
    { seed: 7 },
  );
  expect(earlier('2026-03-29', 1)).toBe('2026-03-28 23:59:59.999');
  expect(() => earlier('soon', 1)).toThrow('no instant');
});

test('rows that vanish are not seen by it, and the comparison of counts finds them', async () => {
  const columns = ['id', 'changed'];
  for (const client of [world.legacy, world.target])
    await client.query(
      'CREATE TABLE vanishing (id int PRIMARY KEY, changed timestamptz NOT NULL DEFAULT now())',
    );
  await world.legacy.query('INSERT INTO vanishing SELECT generate_series(1, 5)');
  const spec = { table: 'vanishing', columns, key: ['id'] };
  const writes = [{ table: 'vanishing', columns, upsertKey: ['id'], mode: 'upsert' }] as const;
  const run = world.run();
  const source = updatedAt({
    source: world.source,
    engine: 'postgres',
    tables: [{ table: 'vanishing', key: ['id'], column: 'changed' }],
    watermarks: ledgerWatermarks(world.target, run),
  });
  expect(source.deletes).toBe('unseen');
  await source.begin();
  const copy = { spec, writes, mapper: sameRow(columns) };
  await world.plan(run, copy);
  await world.lane(run, copy);
  const delta = await openDelta(await world.connect(), {
    run,
    schema: 'public',
    owner: 'test',
    tables: [
      {
        ...copy,
        name: 'vanishing',
        from: ['vanishing'],
        keyOf: sameKey,
        collisions: 'quarantine',
      },
    ],
  });
  const job = { source: world.source, signal: new AbortController().signal };
  await world.legacy.query('INSERT INTO vanishing VALUES (6)');
  await catchUp(delta, { ...job, changes: source });
  expect(await compareCounts(delta, world.source)).toEqual([]);
  await world.legacy.query('DELETE FROM vanishing WHERE id = 3');
  await catchUp(delta, { ...job, changes: source });
  expect(await compareCounts(delta, world.source)).toEqual([{ name: 'vanishing', source: 5n, read: 6n }]);
  await applyDelta(delta, job, [{ table: 'vanishing', key: ['3'], op: 'delete' }]);
  expect(await compareCounts(delta, world.source)).toEqual([]);
  expect(await textRows(world.target, 'SELECT count(*) FROM vanishing')).toEqual([['5']]);
});
