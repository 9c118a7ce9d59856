import type { Scope } from '@perennial/domain/scope/rules';
import { aTicket } from '@perennial/testkit/flow/a-ticket';
import { freshDatabase } from '@perennial/testkit/stack/fresh';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStore } from '../open.ts';
import type { Store } from '../ports.ts';

const now = Date.parse('2026-01-05T01:00:00Z');
let store: Store;
beforeAll(async () => {
  store = openStore({ uri: freshDatabase(), now: () => now });
  await store.ensureIndexes();
});
afterAll(() => store.close());

const scopeOf = (id: string, tenant = 'north'): Scope => ({
  tenant,
  actor: { id, kind: 'person', role: 'administrator' },
  requestId: `request-${id}`,
});
const draft = {
  person: 'aud',
  from: 0,
  to: now,
  scopes: ['read' as const],
  reason: 'the yearly audit of Wang Fang',
  expiresAt: now + 1_000,
};
const trail = async (stream: string) =>
  (await store.audit.stream(scopeOf('reader'), stream, { limit: 50 })).items;

test('a grant stands with its audit event and a security event; why stands in its reason alone', async () => {
  const grant = await store.auditGrants.create(scopeOf('adm'), draft);
  expect(grant).toMatchObject({ tenant: 'north', person: 'aud', grantedBy: 'adm', createdAt: now });
  expect(await store.auditGrants.get(scopeOf('adm'), grant.id)).toEqual(grant);
  const events = await trail(`audit-grant/${grant.id}`);
  expect(events.map((e) => e.action)).toEqual(['audit-grant.created']);
  expect(events[0]).toHaveProperty('reason');
  expect(JSON.stringify(events.map(({ reason: _, ...rest }) => rest))).not.toContain('Wang Fang');
  const { items } = await store.securityEvents.list(scopeOf('adm'), { kind: 'grant', limit: 10 });
  expect(items).toMatchObject([{ about: 'aud', detail: { role: 'auditor', grant: grant.id } }]);
});

test('another vendor neither finds nor ends it', async () => {
  const { id } = await store.auditGrants.create(scopeOf('adm'), draft);
  expect(await store.auditGrants.get(scopeOf('adm', 'south'), id)).toBeUndefined();
  expect(await store.auditGrants.list(scopeOf('adm', 'south'))).toEqual([]);
  expect(await store.auditGrants.list(scopeOf('adm', 'south'), 'aud')).toEqual([]);
  expect(await store.auditGrants.revoke(scopeOf('adm', 'south'), id, 'r')).toBeUndefined();
  expect(await store.auditGrants.get(scopeOf('adm'), id)).not.toHaveProperty('revokedAt');
});

test('ended once, it stays as it is', async () => {
  const { id } = await store.auditGrants.create(scopeOf('adm'), draft);
  const ended = await store.auditGrants.revoke(scopeOf('adm'), id, 'done');
  expect(ended).toMatchObject({ id, revokedAt: now });
  expect(await store.auditGrants.revoke(scopeOf('adm'), id, 'again')).toEqual(ended);
  expect((await trail(`audit-grant/${id}`)).map((e) => e.action)).toEqual([
    'audit-grant.created',
    'audit-grant.revoked',
  ]);
});

test('reads of one auditor at the same time are one chain, each by the template of its route', async () => {
  const aud = scopeOf('reading');
  const routes = ['GET /v1/tickets', 'GET /v1/tickets/:no', 'TRPC sla.report', 'GET /v1/credits/:id'];
  await Promise.all(routes.map((route) => store.auditGrants.noteRead(aud, { route, grant: 'g-1' })));
  const events = await trail('access/reading');
  expect(events.map((e) => e.action)).toEqual(Array(4).fill('access.read'));
  expect(events.map((e) => e.changes[0]?.new).toSorted()).toEqual(
    routes.map((route) => route.replace(' ', ':')).toSorted(),
  );
  expect(await store.audit.verify('north', 'access/reading')).toEqual({ events: 4 });
});

test('a scope with a period finds the tickets opened in it, and no other', async () => {
  const { record, event } = aTicket();
  await store.tickets.open(
    { ...scopeOf('agent'), tenant: record.tenant },
    { record, event, start: { workflowId: `ticket/${record.tenant}/${record.no}`, input: {} } },
  );
  const { tenant, no, openedAt } = record;
  const seen = async (from: number, to: number) => {
    const scope = { ...scopeOf('aud', tenant), period: { from, to } };
    const [listed, figures] = await Promise.all([
      store.tickets.list(scope, { limit: 10 }),
      store.reports.clockFigures(scope, { from: 0, to: openedAt + 1_000_000 }),
    ]);
    return [(await store.tickets.get(scope, no)) !== undefined, listed.items.length, figures.length > 0];
  };
  expect(await seen(openedAt, openedAt + 1)).toEqual([true, 1, true]);
  expect(await seen(openedAt + 1, openedAt + 100)).toEqual([false, 0, false]);
  expect(await seen(openedAt - 100, openedAt)).toEqual([false, 0, false]);
});
