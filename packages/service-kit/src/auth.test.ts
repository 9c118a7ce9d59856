import type { Scope } from '@perennial/domain/scope/rules';
import { expect, test } from 'vitest';
import { createApp } from './app.ts';
import { type AskingSession, authenticate, type KnownKey } from './auth.ts';
import { createLogger } from './logger.ts';

const now = 1_000;
const key: KnownKey = { id: 'k-1', tenant: 'north', role: 'agent', expiresAt: now + 1 };
const secret = 'pk_0123456789';

const appFor = (found: KnownKey | undefined) => {
  const asked: string[] = [];
  const { app } = createApp({ name: 'test', logger: createLogger('test', 'silent'), now: () => now });
  app.use(
    '/v1/*',
    authenticate({
      findKey: async (text) => {
        asked.push(text);
        return found;
      },
      now: () => now,
    }),
  );
  app.get('/v1/scope', (c) => c.json(c.var.scope));
  return { app, asked };
};
const ask = async (found: KnownKey | undefined, authorization?: string) => {
  const { app, asked } = appFor(found);
  const response = await app.request('/v1/scope', {
    headers: { 'x-request-id': 'r-1', ...(authorization === undefined ? {} : { authorization }) },
  });
  const json: Scope & { code: string } = JSON.parse(await response.text());
  return { status: response.status, headers: response.headers, json, asked };
};

test.each<[Partial<KnownKey>, Partial<Scope>]>([
  [{}, { actor: { id: 'k-1', kind: 'key', role: 'agent' } }],
  [{ person: 'li.wei' }, { actor: { id: 'li.wei', kind: 'person', role: 'agent' } }],
  [
    { role: 'customer', customer: 'acme', person: 'chen.jie' },
    { customer: 'acme', actor: { id: 'chen.jie', kind: 'customer', role: 'customer' } },
  ],
])('a key %j is the scope %j', async (over, scope) => {
  const { status, json } = await ask({ ...key, ...over }, `Bearer ${secret}`);
  expect(status).toBe(200);
  expect(json).toEqual({ tenant: 'north', requestId: 'r-1', ...scope });
});

test('the key is looked up at every request, so that a revoked one is out at once', async () => {
  const { app, asked } = appFor(key);
  const headers = { authorization: `Bearer ${secret}` };
  await app.request('/v1/scope', { headers });
  await app.request('/v1/scope', { headers });
  expect(asked).toEqual([secret, secret]);
});

test('a key in the address or in a cookie is not looked at', async () => {
  const { app, asked } = appFor(key);
  const headers = { cookie: `authorization=${secret}; key=${secret}` };
  for (const name of ['key', 'api_key', 'access_token', 'authorization'])
    expect((await app.request(`/v1/scope?${name}=${secret}`, { headers })).status).toBe(401);
  expect(asked).toEqual([]);
});

test.each<[string, KnownKey | undefined, string | undefined, string]>([
  ['no header', key, undefined, 'auth.missing'],
  ['another scheme', key, 'Basic abcdefghijkl', 'auth.invalid'],
  ['two keys', key, `Bearer ${secret} ${secret}`, 'auth.invalid'],
  ['an unknown key', undefined, `Bearer ${secret}`, 'auth.invalid'],
  ['a revoked key', { ...key, revokedAt: now - 1 }, `Bearer ${secret}`, 'auth.invalid'],
  ['a key at the instant of its end', { ...key, expiresAt: now }, `Bearer ${secret}`, 'auth.expired'],
  ['a customer key that names no customer', { ...key, role: 'customer' }, `Bearer ${secret}`, 'auth.invalid'],
])('%s is 401 and says how to ask', async (_, found, header, code) => {
  const { status, json, headers } = await ask(found, header);
  expect(status).toBe(401);
  expect(json.code).toBe(code);
  expect(headers.get('www-authenticate')).toMatch(/^Bearer/);
});

const session: AskingSession = {
  tenant: 'north',
  person: 'li.wei',
  roles: ['lead', 'agent'],
  enrolled: true,
  endsAt: now + 1,
};
const token = 'token-0123456789';
const origin = 'https://console.example';
const askSession = async (
  found: AskingSession | undefined,
  headers: Record<string, string> = { authorization: `Bearer ${token}` },
  method = 'GET',
) => {
  const { app } = createApp({ name: 'test', logger: createLogger('test', 'silent'), now: () => now });
  const asked: string[] = [];
  app.use(
    '/v1/*',
    authenticate({
      findKey: async () => undefined,
      findSession: async (text) => {
        asked.push(text);
        return found;
      },
      origins: [origin],
      now: () => now,
    }),
  );
  app.all('/v1/scope', (c) => c.json(c.var.scope));
  const response = await app.request('/v1/scope', { method, headers: { ...headers, 'x-request-id': 'r-1' } });
  const json: Scope & { code: string } = JSON.parse(await response.text());
  return { status: response.status, json, asked };
};

test('a session is the scope of its person, who acts in the first of the roles and holds all', async () => {
  const { json, asked } = await askSession(session);
  expect(json).toEqual({
    tenant: 'north',
    requestId: 'r-1',
    actor: { id: 'li.wei', kind: 'person', role: 'lead', roles: ['lead', 'agent'] },
  });
  expect(asked).toEqual([token]);
});

test("a customer's person is bound to the customer, and holds no role of the vendor", async () => {
  const { json } = await askSession({ ...session, customer: 'acme', roles: ['agent', 'customer-owner'] });
  expect(json).toEqual({
    tenant: 'north',
    customer: 'acme',
    requestId: 'r-1',
    actor: { id: 'li.wei', kind: 'customer', role: 'customer-owner', roles: ['customer-owner'] },
  });
});

test.each<[string, Partial<AskingSession>, number, string]>([
  ['revoked', { revokedAt: now }, 401, 'auth.invalid'],
  ['ended', { endsAt: now }, 401, 'auth.expired'],
  ['without a second factor', { enrolled: false }, 403, 'auth.forbidden'],
  ['without a role in force', { roles: [] }, 403, 'auth.forbidden'],
  ['with a role of a customer but no customer', { roles: ['customer'] }, 403, 'auth.forbidden'],
])('a session %s is refused', async (_, over, status, code) => {
  expect(await askSession({ ...session, ...over })).toMatchObject({ status, json: { code } });
});

test.each(['perennial.session_token', '__Secure-perennial.session_token'])(
  'the cookie %s holds the token before its signature',
  async (name) => {
    const { status, asked } = await askSession(session, { cookie: `${name}=${token}.sig%3D` });
    expect({ status, asked }).toEqual({ status: 200, asked: [token] });
  },
);

test.each<[string, Record<string, string>, number]>([
  ['no origin', {}, 403],
  ['another page', { origin: 'https://evil.example' }, 403],
  ['our page', { origin }, 200],
])('a change by cookie from %s is %o', async (_, headers, status) => {
  const cookie = `perennial.session_token=${token}.sig`;
  expect((await askSession(session, { cookie, ...headers }, 'POST')).status).toBe(status);
});

test('a key in a cookie is no key', async () => {
  const { status, json, asked } = await askSession(undefined, {
    cookie: `perennial.session_token=${secret}.sig`,
  });
  expect({ status, code: json.code, asked }).toEqual({ status: 401, code: 'auth.invalid', asked: [secret] });
});
