import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mariadbMissing, mariadbTitle } from '../../../testing/mariadb.ts';
import { endSession, openSession, textRows } from '../../mysql/session.ts';
import { MysqlWorld } from '../../testing/mysql-world.ts';
import { rowsByKey } from '../rows-by-key.ts';
import { type ChangeFixture, changeContract, deleteContract, follow } from '../testing/change-contract.ts';
import { mysqlDialect } from './mysql-key.ts';
import { mysqlTriggers } from './mysql-triggers.ts';

describe.skipIf(mariadbMissing)(mariadbTitle('MariaDB triggers'), () => {
  let world: MysqlWorld;
  beforeAll(async () => {
    world = await MysqlWorld.start();
  }, 60_000);
  afterAll(() => world.stop());

  const open: ChangeFixture['open'] = (tables, name) =>
    mysqlTriggers({ connectionString: world.server.url(), tables, name });
  const fixture = (): ChangeFixture => ({
    create: async (table) => {
      await world.run(
        `CREATE TABLE ${table} (item bigint, lot varchar(40) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin, note text CHARACTER SET utf8mb4, PRIMARY KEY (item, lot)) ENGINE = InnoDB`,
      );
    },
    open,
    run: async (sql) => {
      await world.run(sql);
    },
    hold: async (sql) => {
      const { client } = await openSession(world.server.url());
      await textRows(client, 'SET SESSION TRANSACTION READ WRITE');
      await textRows(client, 'START TRANSACTION');
      await textRows(client, sql);
      return async () => {
        await textRows(client, 'COMMIT');
        await endSession(client);
      };
    },
    left: async (name) => {
      const tables = await world.run(`SHOW TABLES LIKE 'perennial_change_${name}'`);
      const triggers = await world.run(
        `SELECT 1 FROM information_schema.TRIGGERS WHERE TRIGGER_NAME LIKE 'perennial_${name}_%'`,
      );
      return tables.length + triggers.length > 0;
    },
  });

  changeContract('MariaDB triggers', fixture);
  deleteContract('MariaDB triggers', fixture);

  test('rows are found again by keys beyond 2^53, in GBK and with another letter case', async () => {
    await world.run(
      `CREATE TABLE found (big bigint unsigned, code varchar(20) CHARACTER SET gbk COLLATE gbk_chinese_ci, note text CHARACTER SET utf8mb4, PRIMARY KEY (big, code))`,
    );
    const followed = { table: 'found', key: ['big', 'code'] };
    const source = await open([followed], 'found');
    await source.begin();
    await world.run(
      `INSERT INTO found VALUES (18446744073709551615, '无菌', 'x'), (18446744073709551614, '无菌', 'y'), (9007199254740993, 'a', 'z')`,
    );
    await world.run(`UPDATE found SET code = 'A' WHERE code = 'a'`);
    const keys = (await follow(source)).map((c) => c.key);
    expect(keys).toEqual([
      ['18446744073709551615', '无菌'],
      ['18446744073709551614', '无菌'],
      ['9007199254740993', 'a'],
      ['9007199254740993', 'a'],
      ['9007199254740993', 'A'],
    ]);
    const dialect = await mysqlDialect(world.server.url(), [followed]);
    const rows = await rowsByKey(
      await world.connect(),
      { ...followed, columns: ['big', 'code', 'note'] },
      [keys[0] ?? [], keys[2] ?? []],
      { signal: new AbortController().signal, dialect },
    );
    expect(rows.map((r) => r.row).sort()).toEqual([
      ['18446744073709551615', '无菌', 'x'],
      ['9007199254740993', 'A', 'z'],
    ]);
    await source.end();
  });

  test('a key of bytes is refused before anything is set up', async () => {
    await world.run('CREATE TABLE bytes (id varbinary(8) PRIMARY KEY)');
    const source = await open([{ table: 'bytes', key: ['id'] }], 'bytes');
    await expect(source.begin()).rejects.toThrow('bytes.id is varbinary(8)');
    await source.close();
    expect(await fixture().left('bytes')).toBe(false);
  });
});
