import { randomBytes } from 'node:crypto';
import { type Role, systemActor } from '@perennial/domain/scope/rules';
import { houseTenant } from '@perennial/temporal/codec/codec';
import type { TenantKey } from '@perennial/temporal/codec/keys';
import { sealPayload } from '@perennial/temporal/codec/seal';
import { fromWire, toWire, type WirePayload } from '@perennial/temporal/codec/wire';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Call, type Caller, openWorld, type World } from '../testing/world.ts';

let world: World;
let north: TenantKey;
let south: TenantKey;
let house: TenantKey;
beforeAll(async () => {
  world = await openWorld();
  north = await world.store.dataKeys.active('north');
  south = await world.store.dataKeys.active('south');
  house = await world.store.dataKeys.active(houseTenant);
});
afterAll(() => world.close());

const base64 = (text: string) => Buffer.from(text).toString('base64');
const words = (text: string): WirePayload => ({
  metadata: { encoding: base64('json/plain') },
  data: base64(JSON.stringify(text)),
});
const sealed = (text: string, key: TenantKey) => toWire(sealPayload(fromWire(words(text)), key));
const ask = (what: 'decode' | 'encode', caller: Caller | undefined, payloads: unknown, call: Call = {}) =>
  world.as(caller, 'POST', `/codec/${what}`, {
    body: { payloads },
    ...call,
    headers: { 'x-namespace': 'default', 'origin': 'http://ui', ...call.headers },
  });
const trail = async (actor: string, tenant = 'north') =>
  (
    await world.store.audit.stream({ tenant, actor: systemActor, requestId: 't' }, `codec/${actor}`, {
      limit: 100,
    })
  ).items;

/** The actor of a key is the key's id, which only the list of keys tells. */
const idOf = async (caller: Caller, tenant = 'north') => {
  const keys = await world.store.keys.list({ tenant, actor: systemActor, requestId: 't' });
  return keys.find((key) => key.name === caller)?.id ?? '';
};

test('staff see clear text, in the order they asked; what was never sealed goes back as it came', async () => {
  const clear = { ...words('c'), externalPayloads: [{ sizeBytes: '1' }] };
  const sent = [sealed('王芳', north), clear, sealed('b', house)];
  const { status, json, headers } = await ask('decode', 'agent', sent);
  expect([status, headers.get('cache-control')]).toEqual([200, 'no-store']);
  expect(json).toEqual({ payloads: [words('王芳'), clear, words('b')] });
});

test('each request is one audit event that says who, where and with which keys, and nothing of the content', async () => {
  const actor = await idOf('lead');
  const asked = Array.from({ length: 8 }, () =>
    ask('decode', 'lead', [sealed('secret words', north), sealed('secret words', north)]),
  );
  for (const { status } of await Promise.all(asked)) expect(status).toBe(200);
  const events = await trail(actor);
  expect(events).toHaveLength(8);
  expect(events[0]).toMatchObject({
    action: 'codec.decoded',
    actor: { id: actor, kind: 'key' },
    changes: [
      { path: '/namespace', new: 'default' },
      { path: '/payloads', new: 2 },
      { path: '/keys', new: [north.id] },
    ],
  });
  expect(JSON.stringify(events)).not.toContain('secret words');
  expect((await world.store.audit.verify('north', `codec/${actor}`)).brokenAt).toBeUndefined();
});

test("another vendor's key, or one that nobody has, is a 404 for the whole request, and nothing is noted", async () => {
  const actor = await idOf('otherLead', 'south');
  const gone: TenantKey = { tenant: 'south', id: 'south.99', bytes: randomBytes(32) };
  const answers = await Promise.all(
    [north, gone].map((key) => ask('decode', 'otherLead', [sealed('mine', south), sealed('theirs', key)])),
  );
  for (const { status, json, text } of answers) {
    expect([status, json.code]).toEqual([404, 'notFound']);
    expect(text).not.toContain(base64('"mine"'));
  }
  expect(new Set(answers.map(({ json }) => json.detail)).size).toBe(1);
  expect(await trail(actor, 'south')).toEqual([]);
});

test('no key 401; customers and those who do not work on tickets 403', async () => {
  expect((await ask('decode', undefined, [sealed('a', north)])).status).toBe(401);
  for (const caller of ['acme', 'administrator', 'auditor'] as const)
    for (const what of ['decode', 'encode'] as const)
      expect([caller, (await ask(what, caller, [sealed('a', north)])).status]).toEqual([caller, 403]);
});

test.each(['agent', 'lead', 'engineer'] as const satisfies Role[])('%s may', async (role) => {
  const scope = { tenant: 'north', actor: systemActor, requestId: 'seed' };
  const grant = { role, name: role, expiresAt: world.clock.now + 1_000 };
  const { secret } = await world.store.keys.create(scope, grant);
  const headers = { authorization: `Bearer ${secret}` };
  expect((await ask('decode', undefined, [sealed('a', north)], { headers })).status).toBe(200);
});

test('what is encoded is sealed with the key of the caller and comes back', async () => {
  const { json, status } = await ask('encode', 'otherLead', [words('a signal'), {}]);
  expect(status).toBe(200);
  const { payloads } = JSON.parse(JSON.stringify(json));
  expect(payloads[0].metadata['encryption-key-id']).toBe(base64(south.id));
  expect((await ask('decode', 'otherLead', payloads)).json).toEqual({
    payloads: [words('a signal'), { metadata: {}, data: '' }],
  });
  expect((await ask('decode', 'agent', payloads)).status).toBe(404);
});

test('the `temporal` command says nothing where it has no payloads', async () => {
  for (const what of ['decode', 'encode'] as const) {
    const { status, json } = await ask(what, 'agent', [], { body: {} });
    expect([status, json]).toEqual([200, { payloads: [] }]);
  }
});

test('changed bytes are refused and name the payload', async () => {
  const broken = { ...sealed('a', north), data: base64('nonsense that is long enough to hold a tag') };
  const { status, json } = await ask('decode', 'agent', [sealed('a', north), broken]);
  expect([status, json.errors.map((e) => e.path)]).toEqual([422, ['/payloads/1/data']]);
});

test.each([
  [{ payloads: 'all' }, '/payloads'],
  [{ payloads: [{ data: 'not base64!' }] }, '/payloads/0/data'],
  [{ payloads: [{ metadata: { encoding: 7 } }] }, '/payloads/0/metadata/encoding'],
  [{ payloads: Array.from({ length: 501 }, () => ({})) }, '/payloads'],
  [{ payloads: [], tenant: 'south' }, '/tenant'],
])('a body that is none names the field: %#', async (body, path) => {
  const { status, json } = await ask('decode', 'agent', [], { body });
  expect([status, json.errors.map((e) => e.path)]).toEqual([422, [path]]);
});

test('the namespace is needed, and is one', async () => {
  for (const bad of ['', 'a b', '../x', 'n'.repeat(256)]) {
    const { status, json } = await ask('decode', 'agent', [], { headers: { 'x-namespace': bad } });
    expect([status, json.errors.map((e) => e.path)]).toEqual([422, ['/X-Namespace']]);
  }
});

test('4 MB is the most', async () => {
  const big = (bytes: number) => [{ data: 'A'.repeat(bytes) }];
  expect((await ask('decode', 'agent', big(3 * 1_048_576))).status).toBe(200);
  expect((await ask('decode', 'agent', big(4 * 1_048_576))).status).toBe(413);
});

const preflight = (origin: string) =>
  world.app.request('/codec/decode', {
    method: 'OPTIONS',
    headers: {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization,content-type,x-namespace',
    },
  });

test('a browser on Temporal UI is let in with its credentials, before anybody is known', async () => {
  const { status, headers } = await preflight('http://ui');
  expect(status).toBe(204);
  expect(Object.fromEntries(headers)).toMatchObject({
    'access-control-allow-origin': 'http://ui',
    'access-control-allow-credentials': 'true',
    'access-control-allow-methods': 'POST',
    'access-control-allow-headers': 'authorization,content-type,x-namespace',
  });
});

test('its pages can read refusals too; pages from elsewhere read nothing', async () => {
  const seen = await ask('decode', undefined, []);
  expect([seen.status, seen.headers.get('access-control-allow-origin')]).toEqual([401, 'http://ui']);
  const elsewhere = await preflight('http://ui.evil.example');
  expect(elsewhere.headers.get('access-control-allow-origin')).toBeNull();
  const other = await ask('decode', 'agent', [], { headers: { origin: 'http://evil.example' } });
  expect(other.headers.get('access-control-allow-origin')).toBeNull();
});
