import { type Role, systemActor } from '@perennial/domain/scope/rules';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Json, openWorld, type World } from '../testing/world.ts';

let world: World;
let officer: string;
let second: string;
beforeAll(async () => {
  world = await openWorld();
  officer = await aKey('li.wei', 'security-administrator');
  second = await aKey('zhao.min', 'security-administrator');
});
afterAll(() => world.close());

const grant = (person: string, role: Role, ms = 86_400_000) => ({
  name: person,
  role,
  person,
  expiresAt: world.clock.now + ms,
});
const seed = { tenant: 'north', actor: systemActor, requestId: 'seed' };
const aKey = async (person: string, role: Role) =>
  (await world.store.keys.create(seed, grant(person, role))).secret;

const as = async (secret: string, method: string, path: string, body?: unknown) => {
  const response = await world.app.request(path, {
    method,
    headers: { 'authorization': `Bearer ${secret}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const json: Json = JSON.parse(await response.text());
  return { status: response.status, json };
};
const queue = async (query: string) => (await as(officer, 'GET', `/v1/security-events?${query}`)).json.items;
const review = (secret: string, id: string, body: unknown = { reason: 'looked into it' }) =>
  as(secret, 'POST', `/v1/security-events/${id}/review`, body);
const lockout = async (about: string) =>
  (await world.store.securityEvents.record(world.scopeOf('agent'), { kind: 'lockout', about })).id;

test('what a role may not do is in the queue once, however often it was tried', async () => {
  for (let i = 0; i < 5; i += 1)
    expect((await world.as('agent', 'POST', '/v1/keys', { body: {} })).status).toBe(403);
  const denied = await queue('state=open&kind=denied');
  expect(denied).toEqual([
    expect.objectContaining({
      kind: 'denied',
      // The fifth is written down with the eighth.
      count: 4,
      at: '2026-01-05T01:00:00.000Z',
      detail: { procedure: 'POST:/v1/keys' },
      state: 'open',
    }),
  ]);
});

test('a key used after its end is in the queue, and one that nobody ever had is not', async () => {
  const { secret, key } = await world.store.keys.create(seed, grant('wang.fang', 'agent'));
  await world.store.keys.revoke(seed, key.id, 'no longer needed');
  const expired = await world.store.keys.create(seed, grant('wang.fang', 'agent', 0));
  for (const bad of [secret, expired.secret, 'pk_never-was-a-key'])
    expect((await as(bad, 'GET', '/v1/tickets')).status).toBe(401);
  expect(await queue('kind=key-used-after-revocation')).toEqual([
    expect.objectContaining({ actor: { id: key.id, kind: 'key' }, about: 'wang.fang', count: 1 }),
  ]);
  expect(await queue('kind=key-used-after-expiry')).toEqual([
    expect.objectContaining({ actor: { id: expired.key.id, kind: 'key' }, about: 'wang.fang' }),
  ]);
});

test('a security administrator reviews with a note, once', async () => {
  const id = await lockout('wang.fang');
  const { status, json } = await review(officer, id);
  expect(status).toBe(200);
  expect(json).toMatchObject({ id, state: 'reviewed', review: { by: 'li.wei', note: 'looked into it' } });
  expect(json).not.toHaveProperty('tenant');
  expect((await queue('state=open')).map((e) => e.id)).not.toContain(id);
  expect(await review(second, id)).toMatchObject({ status: 409, json: { code: 'security.reviewed' } });
});

test('not whoever it is about', async () => {
  const id = await lockout('li.wei');
  expect(await review(officer, id)).toMatchObject({ status: 403, json: { code: 'auth.forbidden' } });
  expect((await review(second, id)).status).toBe(200);
});

test.each(['agent', 'lead', 'administrator', 'auditor', 'acme'] as const)(
  '%s may neither',
  async (caller) => {
    const id = await lockout('wang.fang');
    expect((await world.as(caller, 'GET', '/v1/security-events')).status).toBe(403);
    const body = { reason: 'fine' };
    expect((await world.as(caller, 'POST', `/v1/security-events/${id}/review`, { body })).status).toBe(403);
    expect(await world.store.securityEvents.get(seed, id)).toMatchObject({ state: 'open' });
  },
);

test.each([
  [{}, '/reason'],
  [{ reason: ' ' }, '/reason'],
  [{ reason: 'x', state: 'open' }, '/state'],
])('%j is refused and names the field', async (body, path) => {
  const id = await lockout('wang.fang');
  const { status, json } = await review(officer, id, body);
  expect(status).toBe(422);
  expect(json.errors.map((e) => e.path)).toEqual([path]);
  expect(await world.store.securityEvents.get(seed, id)).toMatchObject({ state: 'open' });
});

test('an unknown event is 404, an unknown filter 422', async () => {
  expect((await review(officer, '1-abc')).status).toBe(404);
  expect((await as(officer, 'GET', '/v1/security-events?kind=earthquake')).status).toBe(422);
});
