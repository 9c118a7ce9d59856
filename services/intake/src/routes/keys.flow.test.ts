import { systemActor } from '@perennial/domain/scope/rules';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { morning, openWorld, type World } from '../testing/world.ts';

let world: World;
const secrets = { administrator: '', guard: '' };
const expiresAt = morning + 86_400_000;
beforeAll(async () => {
  world = await openWorld();
  const scope = { tenant: 'north', actor: systemActor, requestId: 'seed' };
  const guard = { role: 'security-administrator', person: 'zhao.min', name: 'guard', expiresAt } as const;
  secrets.administrator = world.secrets.administrator;
  secrets.guard = (await world.store.keys.create(scope, guard)).secret;
});
afterAll(() => world.close());

type Answer = {
  status: number;
  json: { code?: string; detail?: string; secret?: string; errors?: object[] };
};
const make = async (by: keyof typeof secrets, over: object): Promise<Answer> => {
  const response = await world.app.request('/v1/keys', {
    method: 'POST',
    headers: { 'authorization': `Bearer ${secrets[by]}`, 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'k', expiresAt: new Date(expiresAt).toISOString(), ...over }),
  });
  return { status: response.status, json: JSON.parse(await response.text()) };
};
const count = async () => (await world.store.keys.list(world.scopeOf('lead'))).length;

test.each(['administrator', 'security-administrator', 'auditor'])(
  'an administrator makes no key of the role %s: the answer says who does, and none is stored',
  async (role) => {
    const before = await count();
    const { status, json } = await make('administrator', { role });
    expect(status).toBe(403);
    expect(json.code).toBe('auth.forbidden');
    expect(json.detail).toContain('only a security-administrator');
    expect(await count()).toBe(before);
  },
);

test.each(['qa', 'customer-owner'])(
  'nobody makes a key of the role %s, which is there to approve',
  async (role) => {
    const before = await count();
    const of = role === 'customer-owner' ? { customer: 'acme' } : {};
    for (const by of ['administrator', 'guard'] as const) {
      const { status, json } = await make(by, { role, ...of, person: 'li.wei' });
      expect([status, json.errors]).toMatchObject([422, [{ path: '/role', code: 'signs' }]]);
    }
    expect(await count()).toBe(before);
  },
);

test('a security administrator does, for others', async () => {
  const made = await make('guard', { role: 'auditor', person: 'li.wei' });
  expect(made.status).toBe(201);
  expect(made.json.secret).toMatch(/^pk_/);
});

test('and not for themselves', async () => {
  const before = await count();
  const { status, json } = await make('guard', { role: 'administrator', person: 'zhao.min' });
  expect(status).toBe(422);
  expect(json.errors).toMatchObject([{ path: '/person', code: 'self' }]);
  expect(await count()).toBe(before);
});

test('keys of the other roles are made by either', async () => {
  expect((await make('administrator', { role: 'agent' })).status).toBe(201);
  expect((await make('guard', { role: 'lead', person: 'li.wei' })).status).toBe(201);
});
