import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startPostgres, type TestPostgres } from '../../../testing/postgres.ts';
import {
  type ChangeFixture,
  changeContract,
  deleteContract,
  follow,
  truncateContract,
} from '../testing/change-contract.ts';
import { postgresFixture } from '../testing/postgres-fixture.ts';
import { postgresTriggers } from './postgres-triggers.ts';

let server: TestPostgres;
let admin: pg.Client;
beforeAll(async () => {
  server = await startPostgres();
  admin = new pg.Client({ connectionString: server.url });
  await admin.connect();
}, 60_000);
afterAll(async () => {
  await admin.end();
  await server.stop();
});

const open: ChangeFixture['open'] = (tables, name) =>
  postgresTriggers({ connectionString: server.url, tables, name });
const fixture = (): ChangeFixture =>
  postgresFixture(server.url, admin, open, async (name) => {
    const { rowCount } = await admin.query(
      `SELECT FROM pg_class WHERE relname LIKE $1 UNION ALL SELECT FROM pg_trigger WHERE tgname LIKE $1 UNION ALL SELECT FROM pg_proc WHERE proname LIKE $1`,
      [`perennial%${name}%`],
    );
    return rowCount !== 0;
  });

changeContract('PostgreSQL triggers', fixture);
deleteContract('PostgreSQL triggers', fixture);
truncateContract('PostgreSQL triggers', fixture);

test('keys are written as rows are read, whatever the session of the writer says', async () => {
  await admin.query(
    'CREATE TABLE typed (at timestamptz, day date, code char(4), bin bytea, PRIMARY KEY (at, day, code, bin))',
  );
  const source = await open([{ table: 'typed', key: ['at', 'day', 'code', 'bin'] }], 'typed');
  await source.begin();
  await admin.query("SET DateStyle = 'German'; SET TimeZone = 'Asia/Shanghai'; SET bytea_output = 'escape'");
  await admin.query("INSERT INTO typed VALUES ('2026-03-29 08:30+08', '2026-03-29', 'a', '\\x00ff')");
  expect((await follow(source)).map((c) => c.key)).toEqual([
    ['2026-03-29 00:30:00+00', '2026-03-29', 'a   ', '\\x00ff'],
  ]);
  await admin.query('RESET ALL');
  await source.end();
});

test('an application without any right on the notes goes on writing', async () => {
  await admin.query('CREATE TABLE guarded (id int PRIMARY KEY)');
  await admin.query("CREATE ROLE app LOGIN PASSWORD 'app'");
  await admin.query('GRANT INSERT ON guarded TO app');
  const source = await open([{ table: 'guarded', key: ['id'] }], 'guarded');
  await source.begin();
  const app = new pg.Client({ connectionString: server.url.replace('site:site-password', 'app:app') });
  await app.connect();
  await app.query('INSERT INTO guarded VALUES (1)');
  await expect(app.query('SELECT * FROM perennial_change_guarded')).rejects.toThrow('permission denied');
  await app.end();
  expect(await follow(source)).toEqual([{ table: 'guarded', key: ['1'], op: 'insert' }]);
  await source.end();
});

test('tables without a key or that are not there are refused before anything is set up', async () => {
  await admin.query('CREATE TABLE plain (id int PRIMARY KEY)');
  for (const [followed, message] of [
    [{ table: 'plain', key: [] }, 'plain has no key'],
    [{ table: 'nowhere', key: ['id'] }, 'no table public.nowhere'],
    [{ table: 'plain', key: ['nope'] }, 'plain has no column nope'],
  ] as const) {
    const source = await open([followed], 'refused');
    await expect(source.begin()).rejects.toThrow(message);
    await source.close();
  }
  expect(await fixture().left('refused')).toBe(false);
});
