import { systemActor } from '@perennial/domain/scope/rules';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openWorld, type World } from '../testing/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const value = 'postgres://erp:Tr0ub4dor@acme.example/erp';
const put = (body: unknown, caller: 'lead' | 'administrator' | 'agent' = 'lead') =>
  world.as(caller, 'POST', '/v1/secrets', { body });
const read = (name: string) => world.store.secrets.read('north', name);
const names = async () =>
  (await world.store.secrets.list(world.scopeOf('lead'))).map((secret) => secret.name);

test('a secret goes in and never comes out', async () => {
  const created = await put({ name: 'ACME_ERP', value });
  expect(created.status).toBe(201);
  const listed = await world.as('administrator', 'GET', '/v1/secrets');
  expect(listed.json.items).toEqual([created.json]);
  expect(created.json).toEqual({
    name: 'ACME_ERP',
    createdAt: '2026-01-05T01:00:00.000Z',
    by: expect.any(String),
  });
  const taken = await put({ name: 'ACME_ERP', value: 'other' });
  const deleted = await world.as('lead', 'DELETE', '/v1/secrets/ACME_ERP?reason=moved');
  for (const { text } of [created, listed, taken, deleted]) {
    expect(text).not.toContain('Tr0ub4dor');
    expect(text).not.toContain('wrapped');
  }
});

test('another value under the same name wants a reason', async () => {
  expect((await put({ name: 'TURN', value: 'first' })).status).toBe(201);
  const refused = await put({ name: 'TURN', value: 'second' });
  expect([refused.status, refused.json.errors.map((e) => e.path)]).toEqual([422, ['/reason']]);
  expect(await read('TURN')).toBe('first');
  expect((await put({ name: 'TURN', value: 'second', reason: 'leaked' })).status).toBe(200);
  expect(await read('TURN')).toBe('second');
});

test('it is deleted with a reason, which stands in the trail with whoever did it', async () => {
  await put({ name: 'OLD', value });
  const without = await world.as('lead', 'DELETE', '/v1/secrets/OLD');
  expect([without.status, without.json.errors.map((e) => e.path)]).toEqual([422, ['/reason']]);
  expect(await read('OLD')).toBe(value);
  expect((await world.as('lead', 'DELETE', '/v1/secrets/OLD?reason=closed')).status).toBe(200);
  expect(await read('OLD')).toBeUndefined();
  expect((await world.as('lead', 'DELETE', '/v1/secrets/OLD?reason=closed')).status).toBe(404);
  const seed = { tenant: 'north', actor: systemActor, requestId: 't' };
  const { items } = await world.store.audit.stream(seed, 'secret/OLD', { limit: 9 });
  expect(items.map(({ action, reason }) => [action, reason])).toEqual([
    ['secret.created', undefined],
    ['secret.deleted', 'closed'],
  ]);
});

test.each(['agent', 'auditor', 'acme'] as const)('%s may not put, list or delete', async (caller) => {
  await put({ name: 'KEPT', value, reason: 'again' });
  const body = { name: 'KEPT', value: 'mine', reason: 'mine' };
  expect((await world.as(caller, 'POST', '/v1/secrets', { body })).status).toBe(403);
  expect((await world.as(caller, 'GET', '/v1/secrets')).status).toBe(403);
  expect((await world.as(caller, 'DELETE', '/v1/secrets/KEPT?reason=x')).status).toBe(403);
  expect(await read('KEPT')).toBe(value);
});

test.each([
  [{ name: 'BAD' }, '/value'],
  [{ name: 'BAD', value: '' }, '/value'],
  [{ name: 'BAD', value: 'x'.repeat(16_385) }, '/value'],
  [{ name: 'BAD', value: 7 }, '/value'],
  [{ value }, '/name'],
  [{ name: 'lower', value }, '/name'],
  [{ name: 'A/B', value }, '/name'],
  [{ name: 'BAD', value, reason: ' ' }, '/reason'],
  [{ name: 'BAD', value, tenant: 'south' }, '/tenant'],
])('a body that is none is refused and names the field, not the value: %#', async (body, path) => {
  const { status, json, text } = await put(body);
  expect([status, json.errors.map((e) => e.path)]).toEqual([422, [path]]);
  expect(text).not.toContain('Tr0ub4dor');
  expect(await names()).not.toContain('BAD');
});
