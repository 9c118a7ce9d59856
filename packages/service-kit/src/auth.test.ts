import type { Scope } from '@perennial/domain/scope/rules';
import { expect, test } from 'vitest';
import { createApp } from './app.ts';
import { authenticate, type KnownKey } from './auth.ts';
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
