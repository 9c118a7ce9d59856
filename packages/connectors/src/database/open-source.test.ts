import { inspect } from 'node:util';
import type { Source, Target } from '@perennial/domain/migration/plan/rules';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freePort } from '../testing/free-port.ts';
import { mariadbMissing, mariadbTitle, startMariadb, type TestMariadb } from '../testing/mariadb.ts';
import { startPostgres, type TestPostgres } from '../testing/postgres.ts';
import { openSource } from './open-source.ts';
import { openTarget } from './open-target.ts';
import { textRows } from './postgres/session.ts';
import { FileWorld } from './testing/file-world.ts';

let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await startPostgres();
}, 60_000);
afterAll(() => postgres.stop());

const connection = 'secret:legacy-erp';
const as = (value: string) => async (name: string) => {
  expect(name).toBe(connection);
  return value;
};
/** Everything a logger could make of an error. */
const allOf = (error: unknown): string => `${inspect(error, { depth: 10 })} ${JSON.stringify(error)}`;
const failure = async (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => expect.fail('it opened'),
    (error: unknown) => allOf(error),
  );
const password = 'hunter2/%?';
const written = encodeURIComponent(password);
const neverShown = (said: string) => {
  expect(said).toContain(connection);
  for (const secret of [password, written, 'clerk', '/srv/legacy']) expect(said).not.toContain(secret);
};

test('a PostgreSQL source and target are opened by name', async () => {
  const source = await openSource(
    { kind: 'postgres', connection, encoding: 'utf-8', timeZone: 'Asia/Shanghai' },
    as(postgres.url),
  );
  expect((await source.introspect()).engine).toBe('postgres');
  await source.close();
  const target = await openTarget({ kind: 'postgres', connection }, as(postgres.url));
  const { target: writes, ledger } = await target.lane();
  const [[a], [b], [path]] = await Promise.all([
    textRows(writes, 'SELECT pg_backend_pid()'),
    textRows(ledger, 'SELECT pg_backend_pid()'),
    textRows(writes, 'SHOW search_path'),
  ]);
  expect(a).not.toEqual(b);
  expect(path).toEqual(['"public"']);
  await ledger.end();
  const control = await target.session('control');
  await target.close();
  await expect(control.query('SELECT 1')).rejects.toThrow();
  await expect(writes.query('SELECT 1')).rejects.toThrow();
});

test('a folder is opened by name', async () => {
  const world = await FileWorld.start();
  await world.put('item.csv', 'id\n1\n');
  const source = await openSource({ kind: 'files', connection, encoding: 'gbk' }, as(world.folder));
  expect((await source.introspect()).tables.map((t) => t.name)).toEqual(['item']);
  await source.close();
  await world.stop();
});

test.each<[string, Source['kind'], string]>([
  ['of another kind', 'postgres', `mysql://clerk:${written}@db/erp`],
  ['of another kind', 'mysql', `postgres://clerk:${written}@db/erp`],
  ['that cannot be read', 'postgres', `postgres://clerk:${written}@db:port/erp`],
  ['that cannot be read', 'mysql', `mysql://clerk:${written}@db:port/erp`],
  ['with a broken escape', 'mysql', 'mysql://clerk:hunter2%/erp@db/erp'],
  ['without a database', 'mysql', `mysql://clerk:${written}@db`],
  ['with an unknown option', 'mysql', `mysql://clerk:${written}@db/erp?sslmode=require`],
  ['with an unknown way of encryption', 'mysql', `mysql://clerk:${written}@db/erp?ssl-mode=maybe`],
  ['that is not there', 'files', '/srv/legacy/export'],
  ['that is empty', 'mysql', ''],
])('an address %s (%s) is refused without being shown', async (_, kind, value) => {
  neverShown(await failure(openSource({ kind, connection }, as(value))));
});

test('a server that does not answer, or refuses, is named as the plan names it', async () => {
  const port = await freePort();
  for (const kind of ['postgres', 'mysql'] as const) {
    const said = await failure(
      openSource({ kind, connection }, as(`${kind}://clerk:${written}@127.0.0.1:${port}/erp`)),
    );
    neverShown(said);
    expect(said).toContain('ECONNREFUSED');
  }
  const target: Target = { kind: 'postgres', connection };
  const refused = await failure(openTarget(target, as(postgres.url.replace('site-password', written))));
  expect(refused).toContain('password authentication failed');
  expect(refused).not.toContain(written);
  expect(await failure(openTarget(target, as('/srv/legacy')))).toContain('no postgres:// address');
});

describe.skipIf(mariadbMissing)(mariadbTitle('MariaDB by name'), () => {
  let mariadb: TestMariadb;
  beforeAll(async () => {
    mariadb = await startMariadb();
  }, 60_000);
  afterAll(() => mariadb.stop());

  test('it is opened with the schema of the plan; a wrong password is not shown', async () => {
    const source = await openSource({ kind: 'mysql', connection, schema: 'mysql' }, as(mariadb.url('')));
    expect((await source.introspect()).tables.map((t) => t.name)).toContain('db');
    await source.close();
    const said = await failure(
      openSource({ kind: 'mysql', connection }, as(mariadb.url().replace('site-password', written))),
    );
    expect(said).toContain('Access denied');
    expect(said).not.toContain(written);
    expect(said).not.toContain(password);
  });

  test('what a statement that failed held is not in its error', async () => {
    const source = await openSource({ kind: 'mysql', connection }, as(mariadb.url()));
    const spec = { table: 'nope', columns: [], key: [], where: "id = 'patient-4711'" };
    expect(await failure(source.count(spec))).not.toContain('patient-4711');
    await source.close();
  });
});
