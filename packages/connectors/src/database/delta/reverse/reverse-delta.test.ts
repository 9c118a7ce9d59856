import type { RowMapper } from '@perennial/domain/migration/row/rules';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mariadbMissing, mariadbTitle } from '../../../testing/mariadb.ts';
import type { SourcePort } from '../../ports.ts';
import { openSession, textRows } from '../../postgres/session.ts';
import { postgresSource } from '../../postgres/source.ts';
import { type CopyWorld, sameRow } from '../../testing/copy-world.ts';
import { MysqlWorld } from '../../testing/mysql-world.ts';
import type { ChangeSource } from '../ports.ts';
import { postgresSlot } from '../source/postgres-slot.ts';
import { interrupted, startWorld } from '../testing/delta-world.ts';
import { listHeldWrites } from './held.ts';
import { mysqlWriter } from './mysql-session.ts';
import { type OldSystem, openOldSystem, ReverseFenced } from './old-system.ts';
import { postgresWriter } from './postgres-session.ts';
import { type CarryBack, carryBack, type ReverseTable } from './reverse-delta.ts';
import type { WriteSession } from './write-session.ts';

type Legacy = {
  run: (sql: string) => Promise<(string | null)[][]>;
  writer: () => Promise<WriteSession>;
  stop: () => Promise<void>;
};

let world: CopyWorld;
let fresh: SourcePort;
beforeAll(async () => {
  world = await startWorld();
  fresh = await postgresSource({ connectionString: world.urls.target });
}, 60_000);
afterAll(async () => {
  await fresh.close();
  await world.stop();
});

const columns = ['id', 'code', 'qty'];
const tableOf = (table: string, over: Partial<ReverseTable> = {}): ReverseTable => ({
  name: table,
  spec: { table, columns, key: ['id'] },
  mapper: sameRow(columns),
  write: { table, columns, upsertKey: ['id'], mode: 'upsert' },
  keyOf: (key) => key,
  ...over,
});

const suite = (engine: string, start: () => Promise<Legacy>): void => {
  let legacy: Legacy;
  const open: ChangeSource[] = [];
  beforeAll(async () => {
    legacy = await start();
  }, 60_000);
  afterAll(async () => {
    await Promise.all(open.map((source) => source.end()));
    await legacy.stop();
  });

  /** The same rows on both sides, as after the flip; the old system has a column the new one does not know. */
  const flipped = async (name: string, more = '') => {
    const table = `${name}_${engine.toLowerCase()}`;
    await legacy.run(
      `CREATE TABLE ${table} (id int PRIMARY KEY, code varchar(8), qty decimal(12,2), kept varchar(20)${more})`,
    );
    await world.target.query(
      `CREATE TABLE ${table} (id int PRIMARY KEY, code text, qty numeric(12,2)${more})`,
    );
    const rows = Array.from({ length: 30 }, (_, i) => i + 1);
    await legacy.run(
      `INSERT INTO ${table} (id, code, qty, kept) VALUES ${rows.map((i) => `(${i}, 'c${i}', ${i}, 'old ${i}')`).join(', ')}`,
    );
    await world.target.query(
      `INSERT INTO ${table} (id, code, qty) SELECT i, 'c' || i, i FROM generate_series(1, 30) i`,
    );
    return table;
  };
  const slot = async (table: string, tables = [table]): Promise<ChangeSource> =>
    postgresSlot({
      connectionString: world.urls.target,
      name: `back_${table}`,
      tables: tables.map((t) => ({ table: t, key: ['id'] })),
    });
  const begun = async (table: string, tables = [table]): Promise<ChangeSource> => {
    const changes = await slot(table, tables);
    await changes.begin();
    open.push(changes);
    return changes;
  };
  const oldOf = async (table: string): Promise<OldSystem> => openOldSystem(await legacy.writer(), table);
  const back = async (
    table: string,
    over: Partial<CarryBack> & Pick<CarryBack, 'changes'>,
  ): Promise<number> => {
    const old = over.old ?? (await oldOf(table));
    try {
      return await carryBack({
        run: table,
        source: fresh,
        notes: world.target,
        old,
        tables: [tableOf(table)],
        signal: new AbortController().signal,
        limit: 20,
        ...over,
      });
    } finally {
      if (over.old === undefined) await old.close();
    }
  };
  const both = async (table: string) => [
    await legacy.run(`SELECT id, code, qty FROM ${table} ORDER BY id`),
    await textRows(world.target, `SELECT id, code, qty FROM ${table} ORDER BY id`),
  ];

  test('writes of three clients go back while they write; what the new system does not know is kept', async () => {
    const table = await flipped('busy');
    const changes = await begun(table);
    const write = async (seed: number) => {
      const client = await openSession({
        connectionString: world.urls.target,
        name: 'app',
        schema: 'public',
      });
      for (let i = 0; i < 60; i++) {
        const id = ((seed * 7 + i * 11) % 40) + 1;
        const statements = [
          `INSERT INTO ${table} VALUES (${seed * 1000 + i}, 'n${i}', ${i})`,
          `UPDATE ${table} SET qty = qty + 1 WHERE id = ${id}`,
          `DELETE FROM ${table} WHERE id = ${id} AND id % 5 = 0`,
          `UPDATE ${table} SET id = ${seed * 1000 + 500 + i} WHERE id = ${id} AND id % 7 = 0`,
        ];
        await client.query(statements[(seed + i) % statements.length] ?? '');
      }
      await client.end();
    };
    const writers = [1, 2, 3].map(write);
    await back(table, { changes });
    await Promise.all(writers);
    await back(table, { changes });
    const [old, now] = await both(table);
    expect(old).toEqual(now);
    expect(await legacy.run(`SELECT kept FROM ${table} WHERE id = 1`)).toEqual([['old 1']]);
    expect(await listHeldWrites(world.target, table)).toEqual([]);
  });

  test.each(['peek', 'apply', 'confirm'] as const)(
    'a worker that dies at its %s loses no write',
    async (where) => {
      const table = await flipped(`dies_${where}`);
      const changes = await begun(table);
      await world.target.query(`UPDATE ${table} SET qty = qty + 100`);
      await world.target.query(`DELETE FROM ${table} WHERE id > 25`);
      let turns = 0;
      const dies = () => {
        turns += 1;
        // Opening takes one write; the next ones are rows of one transaction.
        if (turns === (where === 'apply' ? 4 : 2)) throw new Error('killed');
      };
      const writer = await legacy.writer();
      const old = await openOldSystem(
        {
          ...writer,
          run: async (sql) => {
            if (where === 'apply' && /^(UPDATE|INSERT|DELETE)/.test(sql)) dies();
            return writer.run(sql);
          },
        },
        table,
      );
      const killed = back(table, {
        old,
        changes: {
          ...changes,
          changes: async (limit) => {
            if (where === 'peek') dies();
            return changes.changes(limit);
          },
          confirm: async (cursor) => {
            if (where === 'confirm') dies();
            await changes.confirm(cursor);
          },
        },
        limit: 5,
      });
      await expect(killed).rejects.toThrow('killed');
      await old.close();
      await back(table, { changes: await slot(table), limit: 5 });
      const [before, now] = await both(table);
      expect(before).toEqual(now);
    },
  );

  test('what the old system refuses is listed until it takes it, and what it had stays', async () => {
    const table = await flipped('refused');
    const changes = await begun(table);
    const noBad: RowMapper = {
      ...sameRow(columns),
      map: (row) =>
        row[1] === 'new only'
          ? {
              kind: 'rejected',
              rejections: [{ rule: 'code.new', message: 'the old system has no such code' }],
            }
          : sameRow(columns).map(row),
    };
    const tables = [tableOf(table, { mapper: noBad })];
    await world.target.query(`UPDATE ${table} SET code = 'far too long' WHERE id = 1`);
    await world.target.query(`UPDATE ${table} SET code = 'new only' WHERE id = 2`);
    await world.target.query(`UPDATE ${table} SET code = 'fits' WHERE id = 3`);
    await back(table, { changes, tables });
    const held = await listHeldWrites(world.target, table);
    expect(held.map(({ key, reasons }) => [key, reasons[0]?.rule])).toEqual([
      [['1'], engine === 'PostgreSQL' ? 'source.22001' : 'source.ER_DATA_TOO_LONG'],
      [['2'], 'code.new'],
    ]);
    expect(await legacy.run(`SELECT code FROM ${table} WHERE id < 4 ORDER BY id`)).toEqual([
      ['c1'],
      ['c2'],
      ['fits'],
    ]);
    await world.target.query(`UPDATE ${table} SET code = 'short' WHERE id = 1`);
    await world.target.query(`DELETE FROM ${table} WHERE id = 2`);
    await back(table, { changes, tables });
    expect(await listHeldWrites(world.target, table)).toEqual([]);
    const [old, now] = await both(table);
    expect(old).toEqual(now);
  });

  test('a row others refer to in the old system is not deleted with them; parents come before children', async () => {
    const parent = await flipped('parent');
    const child = await flipped('child', ', parent int');
    await legacy.run(
      `ALTER TABLE ${child} ADD FOREIGN KEY (parent) REFERENCES ${parent} (id) ON DELETE CASCADE`,
    );
    await legacy.run(`UPDATE ${child} SET parent = id`);
    await world.target.query(`UPDATE ${child} SET parent = id`);
    const changes = await begun(parent, [parent, child]);
    const all = [...columns, 'parent'];
    const tables = [
      tableOf(parent),
      tableOf(child, {
        spec: { table: child, columns: all, key: ['id'] },
        mapper: sameRow(all),
        write: { table: child, columns: all, upsertKey: ['id'], mode: 'upsert' },
      }),
    ];
    await world.target.query(`INSERT INTO ${child} VALUES (100, 'x', 1, 200)`);
    await world.target.query(`INSERT INTO ${parent} VALUES (200, 'y', 1)`);
    await world.target.query(`DELETE FROM ${parent} WHERE id IN (1, 2)`);
    await world.target.query(`UPDATE ${child} SET parent = 3 WHERE id = 1`);
    await back(parent, { changes, tables, limit: 1 });
    expect(
      await legacy.run(`SELECT id, parent, kept FROM ${child} WHERE id IN (1, 2, 100) ORDER BY id`),
    ).toEqual([
      ['1', '3', 'old 1'],
      ['2', '2', 'old 2'],
      ['100', '200', null],
    ]);
    expect(await listHeldWrites(world.target, parent)).toMatchObject([
      { name: parent, key: ['2'], reasons: [{ message: `${parent}: rows of ${child} refer to it` }] },
    ]);
    await world.target.query(`DELETE FROM ${child} WHERE id = 2`);
    await back(parent, { changes, tables });
    expect(await listHeldWrites(world.target, parent)).toEqual([]);
    expect((await both(parent))[0]).toEqual((await both(parent))[1]);
  });

  test('a worker that slept while another took over writes nothing any more, and the end leaves nothing behind', async () => {
    const table = await flipped('slept');
    const changes = await begun(table);
    await world.target.query(`UPDATE ${table} SET qty = 1000`);
    let slept = false;
    const old = await oldOf(table);
    const late = back(table, {
      old,
      changes,
      source: interrupted(fresh, async () => {
        if (slept) return;
        slept = true;
        await world.target.query(`UPDATE ${table} SET qty = 2000`);
        await back(table, { changes: await slot(table) });
      }),
    });
    await expect(late).rejects.toThrow(ReverseFenced);
    const [before, now] = await both(table);
    expect(before).toEqual(now);
    await old.end();
    await expect(legacy.run('SELECT * FROM perennial_reverse')).rejects.toThrow('perennial_reverse');
  });
};

describe('the way back into PostgreSQL', () => {
  suite('PostgreSQL', async () => ({
    run: (sql) => textRows(world.legacy, sql),
    writer: () => postgresWriter({ connectionString: world.urls.source }),
    stop: async () => undefined,
  }));
});

describe.skipIf(mariadbMissing)(mariadbTitle('the way back into MariaDB'), () => {
  suite('MariaDB', async () => {
    const mysql = await MysqlWorld.start();
    return {
      run: (sql) => mysql.run(sql),
      writer: () => mysqlWriter({ connectionString: mysql.server.url() }),
      stop: () => mysql.stop(),
    };
  });
});
