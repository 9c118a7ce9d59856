import type { Scope } from '@perennial/domain/scope/rules';
import { freshDatabase } from '@perennial/testkit/stack/fresh';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openStore } from '../open.ts';
import type { Store } from '../ports.ts';

const morning = Date.parse('2026-01-05T01:00:00Z');
let now = morning;
let store: Store;
beforeAll(async () => {
  store = openStore({ uri: freshDatabase(), now: () => now });
  await store.ensureIndexes();
});
afterAll(() => store.close());
beforeEach(() => {
  now = morning;
});

const scopeOf = (id: string, tenant = 'north'): Scope => ({
  tenant,
  actor: { id, kind: 'person', role: 'security-administrator' },
  requestId: `request-${id}`,
});
const trail = async (id: string) =>
  (await store.audit.stream(scopeOf('reader'), `security/${id}`, { limit: 50 })).items;
const denied = (occurrences: number) => ({
  kind: 'denied' as const,
  detail: { procedure: 'GET:/v1/keys' },
  gather: { by: 'GET:/v1/keys', occurrences },
});

test('an event stands with its audit event, and neither holds what names a person', async () => {
  const event = await store.securityEvents.record(scopeOf('li.wei'), {
    kind: 'lockout',
    about: 'wang.fang',
    detail: { attempts: 5, mail: 'wang@vendor.example' },
  });
  expect(event).toMatchObject({
    kind: 'lockout',
    at: morning,
    count: 1,
    actor: { id: 'li.wei', kind: 'person' },
    about: 'wang.fang',
    detail: { attempts: 5, mail: 'withheld' },
    state: 'open',
  });
  expect(await store.securityEvents.get(scopeOf('li.wei'), event.id)).toEqual(event);
  const [written, ...more] = await trail(event.id);
  expect(more).toEqual([]);
  expect(written).toMatchObject({
    action: 'security.lockout',
    record: { type: 'security-event', id: event.id, rev: 1 },
    cause: { requestId: 'request-li.wei' },
  });
  expect(JSON.stringify(written)).not.toContain('vendor.example');
});

test('what is gathered is one event an hour that counts, and another the hour after', async () => {
  const scope = scopeOf('gatherer');
  const first = await store.securityEvents.record(scope, denied(1));
  now = morning + 60_000;
  const second = await store.securityEvents.record(scope, denied(3));
  expect(second).toMatchObject({ id: first.id, count: 4, at: morning, lastAt: now });
  now = morning + 3_600_000;
  expect((await store.securityEvents.record(scope, denied(1))).id).not.toBe(first.id);
  expect((await store.securityEvents.record(scopeOf('other'), denied(1))).count).toBe(1);
  expect((await trail(first.id)).map((e) => e.action)).toEqual(['security.denied', 'security.continued']);
});

test('occurrences counted by several processes at once are all there', async () => {
  const scope = scopeOf('racer');
  const all = await Promise.all([1, 1, 2, 4, 8].map((n) => store.securityEvents.record(scope, denied(n))));
  const id = all[0]?.id ?? '';
  expect(await store.securityEvents.get(scope, id)).toMatchObject({ count: 16 });
  expect(await store.audit.verify('north', `security/${id}`)).toEqual({ events: 5 });
});

test('a review closes it; the same again is fine, another one is refused', async () => {
  const { id } = await store.securityEvents.record(scopeOf('li.wei'), { kind: 'grant', about: 'wang.fang' });
  const review = () => store.securityEvents.review(scopeOf('zhao.min'), id, 'Wang Fang asked for it');
  const reviewed = await review();
  expect(reviewed).toMatchObject({
    state: 'reviewed',
    review: { by: 'zhao.min', at: morning, note: 'Wang Fang asked for it' },
  });
  expect(await review()).toEqual(reviewed);
  await expect(store.securityEvents.review(scopeOf('chen.jie'), id, 'again')).rejects.toMatchObject({
    code: 'security.reviewed',
  });
  const events = await trail(id);
  expect(events.map((e) => e.action)).toEqual(['security.grant', 'security.reviewed']);
  expect(events[1]).toHaveProperty('reason');
  expect(JSON.stringify(events.map(({ reason: _, ...rest }) => rest))).not.toContain('Wang Fang');
});

test.each(['li.wei', 'wang.fang'])('%s, whom it concerns, may not review it', async (person) => {
  const { id } = await store.securityEvents.record(scopeOf('li.wei'), { kind: 'reset', about: 'wang.fang' });
  await expect(store.securityEvents.review(scopeOf(person), id, 'fine')).rejects.toMatchObject({
    code: 'auth.forbidden',
  });
  expect(await store.securityEvents.get(scopeOf(person), id)).toMatchObject({ state: 'open' });
  expect(await trail(id)).toHaveLength(1);
});

test('what goes on after its review has to be looked at again', async () => {
  const scope = scopeOf('stubborn');
  const { id } = await store.securityEvents.record(scope, denied(1));
  await store.securityEvents.review(scopeOf('zhao.min'), id, 'a wrong link');
  const again = await store.securityEvents.record(scope, denied(1));
  expect(again).toMatchObject({ id, state: 'open', count: 2 });
  expect(again).not.toHaveProperty('review');
});

test('the queue: newest first, by state and kind, page by page; another vendor sees none of it', async () => {
  const tenant = 'queue';
  const ids: string[] = [];
  for (const [i, kind] of (['lockout', 'reset', 'lockout'] as const).entries()) {
    now = morning + i;
    ids.unshift((await store.securityEvents.record(scopeOf('li.wei', tenant), { kind })).id);
  }
  const scope = scopeOf('zhao.min', tenant);
  const list = (filter: object) => store.securityEvents.list(scope, { limit: 10, ...filter });
  const page = await list({ limit: 2 });
  expect(page.items.map((e) => e.id)).toEqual(ids.slice(0, 2));
  const rest = await list({ limit: 2, cursor: page.nextCursor });
  expect(rest.items.map((e) => e.id)).toEqual(ids.slice(2));
  expect(rest).not.toHaveProperty('nextCursor');
  await store.securityEvents.review(scope, ids[0] ?? '', 'seen');
  expect((await list({ state: 'open', kind: 'lockout' })).items.map((e) => e.id)).toEqual([ids[2]]);
  const stranger = scopeOf('stranger', 'south');
  expect((await store.securityEvents.list(stranger, { limit: 10 })).items).toEqual([]);
  expect(await store.securityEvents.get(stranger, ids[1] ?? '')).toBeUndefined();
  expect(await store.securityEvents.review(stranger, ids[1] ?? '', 'seen')).toBeUndefined();
});

test('a key is not made without its security event', async () => {
  const tenant = 'keys';
  const { key } = await store.keys.create(scopeOf('li.wei', tenant), {
    name: 'CI',
    role: 'agent',
    expiresAt: morning + 1_000,
  });
  const { items } = await store.securityEvents.list(scopeOf('zhao.min', tenant), { limit: 10 });
  expect(items).toEqual([
    expect.objectContaining({ kind: 'key-created', about: key.id, detail: { role: 'agent' } }),
  ]);
});
