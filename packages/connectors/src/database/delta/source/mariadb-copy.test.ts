import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mariadbMissing, mariadbTitle } from '../../../testing/mariadb.ts';
import { planChunks } from '../../ledger/plan-chunks.ts';
import { endSession, textRows as mysqlRows, openSession } from '../../mysql/session.ts';
import type { SourcePort } from '../../ports.ts';
import { textRows } from '../../postgres/session.ts';
import { type Copy, CopyWorld, sameRow } from '../../testing/copy-world.ts';
import { MysqlWorld } from '../../testing/mysql-world.ts';
import { catchUp } from '../catch-up.ts';
import { compareCounts } from '../compare-counts.ts';
import { openDelta } from '../open-delta.ts';
import { sameKey } from '../target-key.ts';
import { mysqlDialect } from './mysql-key.ts';
import { mysqlTriggers } from './mysql-triggers.ts';

describe.skipIf(mariadbMissing)(mariadbTitle('MariaDB followed into PostgreSQL'), () => {
  let world: CopyWorld;
  let mysql: MysqlWorld;
  let source: SourcePort;
  beforeAll(async () => {
    world = await CopyWorld.start();
    mysql = await MysqlWorld.start();
    source = await mysql.connect();
  }, 60_000);
  afterAll(async () => {
    await mysql.stop();
    await world.stop();
  });

  test('a table is copied while it is written to; after the barrier both sides are the same', async () => {
    const table = 'stock';
    const columns = ['id', 'code', 'qty'];
    await mysql.run(
      `CREATE TABLE ${table} (id bigint PRIMARY KEY, code varchar(60) CHARACTER SET gbk, qty decimal(12,2)) ENGINE = InnoDB`,
    );
    await world.target.query(`CREATE TABLE ${table} (id bigint PRIMARY KEY, code text, qty numeric(12,2))`);
    const rows = Array.from({ length: 1_000 }, (_, i) => `(${i + 1}, '无菌包${i}', ${i})`);
    await mysql.run(`INSERT INTO ${table} VALUES ${rows.join(', ')}`);
    const copy: Copy = {
      spec: { table, columns, key: ['id'] },
      writes: [{ table, columns, upsertKey: ['id'], mode: 'copy' }],
      mapper: sameRow(columns),
    };
    const connectionString = mysql.server.url();
    const followed = { table, key: ['id'] };
    const changes = await mysqlTriggers({ connectionString, tables: [followed], name: 'stock' });
    await changes.begin();
    const write = async (seed: number) => {
      const { client } = await openSession(connectionString);
      await mysqlRows(client, 'SET SESSION TRANSACTION READ WRITE');
      for (let i = 0; i < 200; i++) {
        const id = ((seed * 131 + i * 37) % 1_100) + 1;
        const statements = [
          `INSERT INTO ${table} VALUES (${seed * 10_000 + i}, '新${i}', ${i})`,
          `UPDATE ${table} SET qty = qty + 1 WHERE id = ${id}`,
          `DELETE FROM ${table} WHERE id = ${id}`,
          `UPDATE ${table} SET id = ${seed * 10_000 + 5_000 + i} WHERE id = ${id}`,
        ];
        await mysqlRows(client, statements[i % 4] ?? '');
      }
      await endSession(client);
    };
    const writers = [1, 2].map(write);
    const run = world.run();
    await planChunks(world.target, source, {
      run,
      name: table,
      planHash: 'a'.repeat(64),
      spec: copy.spec,
      rows: 100,
    });
    await world.lane(run, copy, { source });
    const tables = [
      { ...copy, name: table, from: [table], keyOf: sameKey, collisions: 'quarantine' as const },
    ];
    const delta = await openDelta(await world.connect(), { run, schema: 'public', owner: 'test', tables });
    const dialect = await mysqlDialect(connectionString, [followed]);
    const job = { source, changes, dialect, signal: new AbortController().signal, limit: 50 };
    await catchUp(delta, job);
    await Promise.all(writers);
    await catchUp(delta, job);
    expect(await world.differences(run, copy)).toEqual({ [table]: [] });
    expect(await compareCounts(delta, source)).toEqual([]);
    const sums = 'count(*), sum(id), sum(qty), sum(char_length(code))';
    expect(await textRows(world.target, `SELECT ${sums} FROM ${table}`)).toEqual(
      await mysql.run(`SELECT ${sums} FROM ${table}`),
    );
    await changes.end();
  }, 60_000);
});
