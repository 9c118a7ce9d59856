import { systemActor } from '@perennial/domain/scope/rules';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Caller, openWorld, type World } from '../testing/world.ts';

let world: World;
const keys: Record<'north' | 'south', string> = { north: '', south: '' };
beforeAll(async () => {
  world = await openWorld(() => ({ webhookAllow: ['10.1.2.3:8443'] }));
  for (const tenant of ['north', 'south'] as const) {
    const scope = { tenant, actor: systemActor, requestId: 'seed' };
    const expiresAt = world.clock.now + 86_400_000;
    const key = { role: 'security-administrator', name: 'sec', expiresAt } as const;
    keys[tenant] = (await world.store.keys.create(scope, key)).secret;
    await world.store.secrets.put(scope, {
      name: 'OIDC_ACME',
      value: 'only-the-provider-knows',
      reason: undefined,
    });
  }
});
afterAll(() => world.close());

const body = {
  issuer: 'https://login.acme.example',
  clientId: 'perennial',
  clientSecret: 'secret:OIDC_ACME',
  customer: 'acme',
  emailDomains: ['acme.example'],
  reason: 'their contract asks for it',
};
const ask = (tenant: 'north' | 'south', method: string, path: string, given?: unknown) =>
  world.as(undefined, method, `/v1/identity-providers${path}`, {
    body: given,
    headers: { authorization: `Bearer ${keys[tenant]}` },
  });

test('a provider is put, and answered with the addresses that both sides need, never with its secret', async () => {
  const put = await ask('north', 'PUT', '/acme', body);
  expect([put.status, put.json]).toEqual([
    200,
    {
      id: 'north.acme',
      name: 'acme',
      issuer: body.issuer,
      clientId: 'perennial',
      clientSecret: 'secret:OIDC_ACME',
      customer: 'acme',
      emailDomains: ['acme.example'],
      trustsMfa: false,
      active: true,
      rev: 1,
      changedAt: '2026-01-05T01:00:00.000Z',
      by: expect.any(String),
      links: {
        signIn: 'http://intake/auth/oidc/north.acme',
        redirectUri: 'http://intake/auth/oidc/north.acme/callback',
      },
    },
  ]);
  const listed = await ask('north', 'GET', '');
  expect(listed.json.items).toEqual([put.json]);
  expect(listed.text).not.toContain('only-the-provider-knows');
});

test('another vendor sees nothing of it, and its provider of the same name is its own', async () => {
  await ask('north', 'PUT', '/shared', body);
  expect((await ask('south', 'GET', '')).json.items).toEqual([]);
  expect((await ask('south', 'DELETE', '/shared?reason=mine')).status).toBe(404);
  const { customer: _, ...ofVendor } = body;
  expect((await ask('south', 'PUT', '/shared', ofVendor)).json.id).toBe('south.shared');
  expect((await ask('north', 'GET', '')).json.items.map(({ id }) => id)).toContain('north.shared');
});

test('it is taken away with a reason', async () => {
  await ask('north', 'PUT', '/old', body);
  const without = await ask('north', 'DELETE', '/old');
  expect([without.status, without.json.errors[0]?.path]).toEqual([422, '/reason']);
  expect((await ask('north', 'DELETE', '/old?reason=left')).status).toBe(200);
  expect((await ask('north', 'DELETE', '/old?reason=left')).status).toBe(404);
});

test.each([
  [{ issuer: 'http://login.acme.example' }, '/issuer', /TLS/],
  [{ issuer: 'https://10.1.2.3/' }, '/issuer', /may not be reached/],
  [{ issuer: 'https://[::1]/' }, '/issuer', /may not be reached/],
  [{ issuer: 'ftp://login.acme.example' }, '/issuer', /https/],
  [{ issuer: undefined }, '/issuer', /./],
  [{ clientSecret: 'only-the-provider-knows' }, '/clientSecret', /secret:OIDC_NAME/],
  [{ clientSecret: 'secret:OIDC_NOT_THERE' }, '/clientSecret', /POST \/v1\/secrets/],
  [{ clientSecret: 'secret:ACME_ERP' }, '/clientSecret', /secret:OIDC_NAME/],
  [{ customer: 'nobody' }, '/customer', /no customer nobody/],
  [{ emailDomains: [] }, '/emailDomains', /at least one/],
  [{ emailDomains: ['@acme.example'] }, '/emailDomains/0', /example\.com/],
  [{ reason: ' ' }, '/reason', /why/],
  [{ tenant: 'south' }, '/tenant', /./],
])('%j is refused at its field, and nothing is stored', async (over, path, message) => {
  const { status, json } = await ask('north', 'PUT', '/refused', { ...body, ...over });
  expect(status).toBe(422);
  expect(json.errors.map((one) => one.path)).toEqual([path]);
  expect(json.errors[0]?.message).toMatch(message);
  expect(await world.store.identity.providers.find('north.refused')).toBeUndefined();
});

test('a name that no address can carry is refused, and a host that is named in the settings is not', async () => {
  const named = await ask('north', 'PUT', '/A%2FB', body);
  expect([named.status, named.json.errors[0]?.path]).toEqual([422, '/name']);
  const allowed = await ask('north', 'PUT', '/house', { ...body, issuer: 'http://10.1.2.3:8443' });
  expect(allowed.status).toBe(200);
});

test.each(['administrator', 'lead', 'agent', 'acme'] satisfies Caller[])(
  '%s neither sees nor changes who signs people in',
  async (caller) => {
    for (const [method, path] of [
      ['GET', ''],
      ['PUT', '/mine'],
      ['DELETE', '/acme?reason=x'],
    ] as const) {
      const call = method === 'PUT' ? { body } : {};
      expect((await world.as(caller, method, `/v1/identity-providers${path}`, call)).status).toBe(403);
    }
    expect(await world.store.identity.providers.find('north.mine')).toBeUndefined();
  },
);
