import { startPostgres, type TestPostgres } from '@perennial/connectors/testing/postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { jobHandlers } from './handlers.ts';

let server: TestPostgres;
const secrets = new Map<string, string>();
const handlers = jobHandlers({
  planOf: async () => undefined,
  resolveSecret: async (name) => {
    const value = secrets.get(name);
    if (value === undefined)
      throw new Error(`there is no secret ${name}; put it with \`perennial secret put\``);
    return value;
  },
});
const of = { tenant: 'demo', id: 'j' };
const introspect = (connection: `secret:${string}`, schema = 'public') =>
  handlers.introspect({ database: { kind: 'postgres', connection, schema } }, of);

beforeAll(async () => {
  server = await startPostgres();
  secrets.set('secret:GOOD', server.url);
  secrets.set('secret:AWAY', 'postgres://u:topsecret@127.0.0.1:1/erp');
  secrets.set('secret:WRONG', server.url.replace('site-password', 'not-this-one'));
  secrets.set('secret:NONE', server.url.replace(/postgres$/, 'nowhere'));
}, 60_000);
afterAll(() => server.stop());

test('a schema is described', async () => {
  expect(await introspect('secret:GOOD')).toMatchObject({ engine: 'postgres', tables: [] });
});

test.each([
  ['secret:AWAY', 'cannot be reached'],
  ['secret:WRONG', 'refuses the credentials'],
  ['secret:NONE', 'no database of that name'],
] as const)('%s: the database %s, and no word of where it is', async (connection, why) => {
  const error = await introspect(connection).catch((e: unknown) => e);
  expect(error).toMatchObject({ code: 'database.unavailable', message: expect.stringContaining(why) });
  expect(JSON.stringify(error) + String(error)).not.toMatch(/127\.0\.0\.1|topsecret|not-this-one|:1\b/);
});

test('a schema or a secret that is not there is the asker’s to correct', async () => {
  await expect(introspect('secret:GOOD', 'nope')).rejects.toMatchObject({
    code: 'request.invalid',
    details: {
      errors: [{ path: '/connection', message: expect.stringContaining('there is no schema "nope"') }],
    },
  });
  await expect(introspect('secret:MISSING')).rejects.toMatchObject({ code: 'request.invalid' });
});
