import { systemActor } from '@perennial/domain/scope/rules';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { aBody } from '../testing/tenant.ts';
import { morning, openWorld, type World } from '../testing/world.ts';

let world: World;
let key = { id: '', secret: '' };
let no = '';
const day = 86_400_000;
const iso = (at: number): string => new Date(at).toISOString();

beforeAll(async () => {
  world = await openWorld();
  no = (await world.as('acme', 'POST', '/v1/tickets', { body: aBody() })).json.no;
  const scope = { tenant: 'north', actor: systemActor, requestId: 'seed' };
  const grant = { role: 'auditor', name: 'outside auditor', expiresAt: morning + 30 * day } as const;
  const made = await world.store.keys.create(scope, grant);
  key = { id: made.key.id, secret: made.secret };
});
afterAll(() => world.close());

const body = (over: object = {}) => ({
  person: key.id,
  from: iso(morning - day),
  to: iso(morning + day),
  scopes: ['read'],
  reason: 'yearly audit',
  expiresAt: iso(morning + day),
  ...over,
});
const grantTo = (over: object = {}) =>
  world.as('administrator', 'POST', '/v1/audit-grants', { body: body(over) });
const end = (id: string) =>
  world.as('administrator', 'DELETE', `/v1/audit-grants/${id}?reason=the%20audit%20is%20over`);
const read = async (path: string) => {
  const headers = { authorization: `Bearer ${key.secret}` };
  const response = await world.app.request(path, { headers });
  const json: { code?: string; detail?: string; items?: { no: string }[] } = JSON.parse(
    await response.text(),
  );
  return { status: response.status, json };
};
const reads = async () => {
  const found = await world.store.audit.stream(world.scopeOf('lead'), `access/${key.id}`, { limit: 100 });
  return found.items.map((e) => `${e.action} ${e.changes[0]?.new}`);
};

test('an auditor without a grant reads nothing, is told how to get one, and the attempt is a security event', async () => {
  const { status, json } = await read(`/v1/tickets/${no}`);
  expect(status).toBe(403);
  expect(json.code).toBe('auth.forbidden');
  expect(json.detail).toContain('POST /v1/audit-grants');
  expect(await reads()).toEqual([]);
  const denied = await world.store.securityEvents.list(world.scopeOf('lead'), { kind: 'denied', limit: 10 });
  expect(denied.items.map(({ actor }) => actor.id)).toContain(key.id);
});

test('with one it reads, and each read is an audit event that names the route and nothing read', async () => {
  const { status, json } = await grantTo();
  expect(status).toBe(201);
  expect(json).toMatchObject({ person: key.id, inForce: true, scopes: ['read'], from: iso(morning - day) });
  expect((await read(`/v1/tickets/${no}`)).status).toBe(200);
  expect((await read('/v1/tickets')).json.items?.map((t) => t.no)).toEqual([no]);
  expect(await reads()).toEqual(['access.read GET:/v1/tickets/:no', 'access.read GET:/v1/tickets']);
  const stream = await world.store.audit.stream(world.scopeOf('lead'), `access/${key.id}`, { limit: 100 });
  expect(JSON.stringify(stream.items)).not.toContain(no);
  expect((await end(json.id)).json).toMatchObject({ inForce: false, revokedAt: iso(morning) });
  expect((await read(`/v1/tickets/${no}`)).json.detail).toMatch(/was revoked/);
});

test('outside its period a ticket does not exist', async () => {
  const { json } = await grantTo({ from: iso(morning - 2 * day), to: iso(morning) });
  expect((await read(`/v1/tickets/${no}`)).status).toBe(404);
  expect((await read(`/v1/tickets/${no}/timeline`)).status).toBe(404);
  expect((await read('/v1/tickets')).json.items).toEqual([]);
  await end(json.id);
});

test('a grant ends at its instant', async () => {
  const { json } = await grantTo();
  world.clock.now = morning + day;
  expect((await read('/v1/tickets')).json.detail).toMatch(/has expired/);
  world.clock.now = morning;
  expect((await read('/v1/tickets')).status).toBe(200);
  await end(json.id);
});

test('the list shows all of the vendor, ended ones too, and no other vendor sees them', async () => {
  const { json } = await grantTo();
  const ours = await world.as('administrator', 'GET', '/v1/audit-grants');
  expect(ours.json.items.map((g) => g.id)).toContain(json.id);
  const theirs = await world.as('otherAdministrator', 'GET', '/v1/audit-grants');
  expect(theirs.json.items).toEqual([]);
  const foreign = await world.as('otherAdministrator', 'DELETE', `/v1/audit-grants/${json.id}?reason=r`);
  expect(foreign.status).toBe(404);
  await end(json.id);
});

test('nobody grants to themselves', async () => {
  const scope = { tenant: 'north', actor: systemActor, requestId: 'seed' };
  const grant = { role: 'administrator', person: 'li.wei', name: 'li', expiresAt: morning + day } as const;
  const { secret } = await world.store.keys.create(scope, grant);
  const response = await world.app.request('/v1/audit-grants', {
    method: 'POST',
    headers: { 'authorization': `Bearer ${secret}`, 'content-type': 'application/json' },
    body: JSON.stringify(body({ person: 'li.wei' })),
  });
  expect(response.status).toBe(422);
  expect(await response.json()).toMatchObject({ errors: [{ path: '/person', code: 'self' }] });
});

test.each<[object, string]>([
  [{ person: 'nobody' }, '/person'],
  [{ person: 'Li Wei' }, '/person'],
  [{ from: '2026-01-01' }, '/from'],
  [{ from: iso(morning + 2 * day) }, '/to'],
  [{ scopes: [] }, '/scopes'],
  [{ scopes: ['write'] }, '/scopes/0'],
  [{ reason: ' ' }, '/reason'],
  [{ expiresAt: iso(morning) }, '/expiresAt'],
  [{ expiresAt: iso(morning + 400 * day) }, '/expiresAt'],
  [{ grantedBy: 'me' }, '/grantedBy'],
])('a grant with %j is a 422 that names %s, and none is stored', async (over, path) => {
  const before = await world.store.auditGrants.list(world.scopeOf('lead'));
  const { status, json } = await grantTo(over);
  expect(status).toBe(422);
  expect(json.errors.map((fault) => fault.path)).toEqual([path]);
  expect(await world.store.auditGrants.list(world.scopeOf('lead'))).toEqual(before);
});

test('ending one needs a reason, and one that is not there is a 404', async () => {
  const { json } = await grantTo();
  const bare = await world.as('administrator', 'DELETE', `/v1/audit-grants/${json.id}`);
  expect(bare.json.errors.map((fault) => fault.path)).toEqual(['/reason']);
  expect((await end('absent')).status).toBe(404);
  await end(json.id);
});

test.each(['agent', 'lead', 'auditor', 'acme'] as const)('%s gives no grant', async (caller) => {
  expect((await world.as(caller, 'POST', '/v1/audit-grants', { body: body() })).status).toBe(403);
});
