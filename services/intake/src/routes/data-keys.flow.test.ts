import { systemActor } from '@perennial/domain/scope/rules';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Call, openWorld, type World } from '../testing/world.ts';

let world: World;
let officer: string;
const seed = { tenant: 'north', actor: systemActor, requestId: 'seed' };
beforeAll(async () => {
  world = await openWorld();
  const grant = { name: 'officer', role: 'security-administrator' } as const;
  const expiresAt = world.clock.now + 86_400_000;
  officer = (await world.store.keys.create(seed, { ...grant, expiresAt })).secret;
});
afterAll(() => world.close());

const rotate = (body: unknown, call: Call = { headers: { authorization: `Bearer ${officer}` } }) =>
  world.as(undefined, 'POST', '/v1/data-keys/rotate', { body, ...call });
const active = async () => (await world.store.dataKeys.active('north')).id;

test('a security administrator turns the key; what was written with the old one is still read', async () => {
  const old = await world.store.dataKeys.active('north');
  const { status, json } = await rotate({ reason: 'somebody left' });
  expect([status, json]).toEqual([201, { id: 'north.2' }]);
  expect(await active()).toBe('north.2');
  expect(await world.store.dataKeys.find(old.id)).toEqual(old);
  const { items } = await world.store.audit.stream(seed, 'data-key/payloads', { limit: 9 });
  expect(items.at(-1)).toMatchObject({ action: 'data-key.rotated', reason: 'somebody left' });
});

test.each([
  [{}, '/reason'],
  [{ reason: ' ' }, '/reason'],
  [{ reason: 'x', tenant: 'south' }, '/tenant'],
])('%j is refused and turns nothing', async (body, path) => {
  const before = await active();
  const { status, json } = await rotate(body);
  expect([status, json.errors.map((e) => e.path)]).toEqual([422, [path]]);
  expect(await active()).toBe(before);
});

test.each(['agent', 'lead', 'administrator', 'acme'] as const)('%s may not', async (caller) => {
  const before = await active();
  const body = { reason: 'because' };
  expect((await world.as(caller, 'POST', '/v1/data-keys/rotate', { body })).status).toBe(403);
  expect(await active()).toBe(before);
});
