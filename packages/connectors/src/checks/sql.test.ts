import { automatedCheck } from '@perennial/domain/register/schema';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CheckInconclusive } from '../errors.ts';
import { runCheck } from '../registry.ts';
import { localDeps, noDeps } from '../testing/deps.ts';
import { freePort } from '../testing/free-port.ts';
import { startPostgres, type TestPostgres } from '../testing/postgres.ts';

let server: TestPostgres;
let erp: pg.Client;

beforeAll(async () => {
  server = await startPostgres();
  erp = new pg.Client(server.url);
  await erp.connect();
  await erp.query('create table stock (lot text primary key, qty int)');
  await erp.query(`insert into stock values ('L-1', 3), ('L-2', null)`);
  await erp.query('create sequence seen');
  await erp.query(`create function taint() returns int language sql as 'delete from stock returning qty'`);
}, 60_000);
afterAll(async () => {
  await erp?.end();
  await server?.stop();
});

const run = (
  query: string,
  expected: string,
  over: { connection?: string; timeoutMs?: number; url?: string } = {},
) =>
  runCheck(
    automatedCheck.parse({
      id: 'stock',
      kind: 'data',
      how: 'sql',
      query,
      expect: expected,
      timeoutMs: over.timeoutMs ?? 5_000,
    }),
    { connection: over.connection ?? 'secret:ACME_ERP' },
    {
      ...localDeps,
      resolveSecret: async (name) => {
        if (name !== 'secret:ACME_ERP') throw new Error(`there is no secret ${name}`);
        return over.url ?? server.url;
      },
    },
  );
const rows = async () => (await erp.query('select count(*)::int as n from stock')).rows[0].n;

test('the first column of the first row is compared as text', async () => {
  expect(await run('select count(*), 7 from stock', '2')).toEqual({
    result: 'pass',
    evidence: 'query answered "2"',
  });
  expect((await run(`select timestamptz '2026-01-05 00:00+00' = now()`, 'f')).result).toBe('pass');
  expect((await run('with s as (select qty from stock) select max(qty) from s;', '3')).result).toBe('pass');
});

test('another value, null and no row are fails', async () => {
  expect(await run('select qty from stock order by lot', '4')).toEqual({
    result: 'fail',
    evidence: 'query answered "3", expected "4"',
  });
  expect((await run(`select qty from stock where lot = 'L-2'`, 'null')).evidence).toContain('answered null');
  expect((await run('select qty from stock where false', '3')).evidence).toContain('answered no row');
});

test.each([
  ['delete from stock'],
  [`insert into stock values ('L-3', 1) returning qty`],
  ['with gone as (delete from stock returning qty) select qty from gone'],
  ['select taint()'],
  [`select nextval('seen')`],
  ['drop table stock'],
  ["copy stock to program 'cat'"],
  ['commit'],
])('a statement that writes or leaves the transaction is refused: %s', async (query) => {
  await expect(run(query, '3')).rejects.toThrow(CheckInconclusive);
  expect(await rows()).toBe(2);
});

test.each([['select 1; delete from stock'], ['select 1; commit; delete from stock'], ['select 1; select 2']])(
  'two statements are refused: %s',
  async (query) => {
    await expect(run(query, '1')).rejects.toThrow(/multiple commands/);
    expect(await rows()).toBe(2);
  },
);

test('a query that runs too long is ended and inconclusive', async () => {
  await expect(run('select pg_sleep(30)', 'x', { timeoutMs: 200 })).rejects.toThrow(/statement timeout/);
});

test.each([
  ['a wrong statement', { query: 'selekt 1' }, /syntax error/],
  ['no such secret', { connection: 'env:OTHER' }, /no secret env:OTHER/],
  ['a secret that is no postgres address', { url: 'mysql://x' }, /not a postgres/],
  ['a connection that is no name', { connection: 'postgres://u:p@h/d' }, /named as secret/],
])(
  '%s is inconclusive',
  async (_, { query = 'select 1', ...over }: { query?: string; connection?: string; url?: string }, why) => {
    await expect(run(query, '1', over)).rejects.toThrow(CheckInconclusive);
    await expect(run(query, '1', over)).rejects.toThrow(why);
  },
);

test('a database that is down is inconclusive, and the message keeps the password to itself', async () => {
  const url = `postgres://site:p4ssw0rd@127.0.0.1:${await freePort()}/erp`;
  const failure = await run('select 1', '1', { url }).catch((e: unknown) => e);
  expect(failure).toBeInstanceOf(CheckInconclusive);
  expect(String(failure)).toContain('ECONNREFUSED');
  expect(String(failure)).not.toContain('p4ssw0rd');
});

test('a site without a connection is inconclusive', async () => {
  const check = automatedCheck.parse({ id: 's', kind: 'data', how: 'sql', query: 'select 1', expect: '1' });
  await expect(runCheck(check, {}, noDeps)).rejects.toThrow(/names no connection/);
});

const check = automatedCheck.parse({ id: 'stock', kind: 'data', how: 'sql', query: 'select 1', expect: '1' });
const at = (connection: string, url: string, allow: string[] = []) =>
  runCheck(check, { connection }, { ...noDeps, allow, resolveSecret: async () => url });

test('a database inside is read when its host is named, or when the worker itself was told of it', async () => {
  const { port } = new URL(server.url);
  expect((await at('secret:ACME_ERP', server.url, [`127.0.0.1:${port}`])).result).toBe('pass');
  expect((await at('secret:ACME_ERP', server.url, ['127.0.0.0/8'])).result).toBe('pass');
  expect((await at('env:ACME_ERP', server.url)).result).toBe('pass');
});

test('one that nobody has named is not dialled, nor is the metadata service whoever names it', async () => {
  const { port } = new URL(server.url);
  const named = server.url.replace('127.0.0.1', 'localhost');
  for (const url of [server.url, named]) {
    const refused = at('secret:ACME_ERP', url, ['127.0.0.1:1']);
    await expect(refused).rejects.toThrow(CheckInconclusive);
    await expect(refused).rejects.toThrow(/may not be reached/);
  }
  const metadata = `postgres://a:b@169.254.169.254:${port}/x`;
  for (const connection of ['secret:ACME_ERP', 'env:ACME_ERP'])
    await expect(at(connection, metadata, ['169.254.0.0/16'])).rejects.toThrow(/may not be reached/);
});

test('a socket of the file system is not opened', async () => {
  await expect(at('env:ACME_ERP', 'postgres://a:b@%2Fvar%2Frun/x')).rejects.toThrow(/by host and port/);
});
