import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aBody } from '../../testing/tenant.ts';
import { morning, openWorld, type World } from '../../testing/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const open = (over: object = {}, key?: string, caller: Parameters<World['as']>[0] = 'agent') =>
  world.as(caller, 'POST', '/v1/tickets', { body: aBody(over), ...(key === undefined ? {} : { key }) });
const count = async () => (await world.as('agent', 'GET', '/v1/tickets?limit=200')).json.items.length;

describe('opening a ticket', () => {
  test('answers 201 with the level of the matrix and its clocks due to the second', async () => {
    const { status, json, headers } = await open();
    expect(status).toBe(201);
    expect(json).toMatchObject({
      type: 'incident',
      state: 'new',
      level: 'P1',
      customer: 'acme',
      group: 'wms',
      openedAt: '2026-01-05T09:00:00.000+08:00',
      rev: 1,
    });
    expect(json.clocks.find((c) => c.name === 'response')).toMatchObject({
      state: 'running',
      startedAt: '2026-01-05T09:00:00.000+08:00',
      dueAt: '2026-01-05T10:00:00.000+08:00',
      targetMs: 3_600_000,
      elapsedMs: 0,
      remainingMs: 3_600_000,
      revision: 1,
    });
    expect(headers.get('location')).toBe(`/v1/tickets/${json.no}`);
    expect(json.links).toEqual({
      self: `http://intake/v1/tickets/${json.no}`,
      timeline: `http://intake/v1/tickets/${json.no}/timeline`,
      temporal: `http://ui/namespaces/default/workflows/ticket%2Fnorth%2F${json.no}`,
    });
  });

  test('brings the context along: version, last change of the module, interfaces, open tickets, routing', async () => {
    const before = await open({ title: 'first' });
    const { json } = await open({ title: 'second', dataScope: 'orders of December' });
    expect(json.context).toMatchObject({
      siteName: 'acme-shanghai',
      installedVersion: '8.4.1',
      database: 'PostgreSQL 18',
      lastChange: { no: 'c-2', what: 'c-2 done', at: '2025-12-30T22:00:00.000+08:00' },
      interfaces: [{ id: 'acme-mes', kind: 'MES', owner: 'Acme IT' }],
      dataScope: 'orders of December',
      runningWork: [],
      routing: { default: 'wms', data: 'dba' },
      automatedChecks: [{ id: 'stock-page', kind: 'function' }],
      rollbackSteps: ['restore-view'],
    });
    expect(json.context.openTickets).toContain(before.json.no);
  });

  test('clocks are shown as they stand at the reader, not as they were stored', async () => {
    const { json } = await open();
    world.clock.now = morning + 90 * 60_000;
    const later = await world.as('agent', 'GET', `/v1/tickets/${json.no}`);
    world.clock.now = morning;
    expect(later.json.clocks.find((c) => c.name === 'response')).toMatchObject({
      state: 'breached',
      breachedAt: '2026-01-05T10:00:00.000+08:00',
      overrunMs: 1_800_000,
      remainingMs: 0,
    });
  });

  test('a level other than the matrix gives is kept with its reason', async () => {
    const { json } = await open({ level: 'P3', levelReason: 'a copy of yesterday serves until tomorrow' });
    expect(json).toMatchObject({ level: 'P3', levelReason: 'a copy of yesterday serves until tomorrow' });
    expect(json.clocks.map((c) => c.name)).toEqual(['resolution']);
  });

  test('a customer sees neither the internal clocks nor routing nor Temporal UI', async () => {
    const { status, json } = await open({}, undefined, 'acme');
    expect(status).toBe(201);
    expect(json.clocks.map((c) => c.name)).toEqual(['response']);
    expect(json.context).not.toHaveProperty('routing');
    expect(json.links).not.toHaveProperty('temporal');
  });

  test('wakes the relay', async () => {
    const before = world.wakes.count;
    await open();
    expect(world.wakes.count).toBe(before + 1);
  });
});

describe('what cannot be opened stores nothing', () => {
  const refused = async (over: object, fault: object, caller?: Parameters<World['as']>[0]) => {
    const before = await count();
    const { status, json } = await open(over, undefined, caller);
    expect(status).toBe(422);
    expect(json).toMatchObject({ code: 'request.invalid', errors: [fault] });
    expect(await count()).toBe(before);
  };
  test('an unknown site', () => refused({ site: 'nowhere' }, { path: '/site', code: 'unknown' }));
  test('an unknown module', () => refused({ module: 'payroll' }, { path: '/module', code: 'unknown' }));
  test("another customer's site does not exist for a customer", () =>
    refused({ site: 'bohai-tianjin' }, { path: '/site', code: 'unknown' }, 'acme'));
  test('a customer without a contract in force', () =>
    refused({ site: 'gamma-wuhan' }, { path: '/site', code: 'noContract' }));
  test('an attachment that was never stored', () =>
    refused({ attachments: ['0'.repeat(64)] }, { path: '/attachments/0', code: 'unknown' }));
  test('a contract that has ended', async () => {
    world.clock.now = Date.parse('2027-01-01T00:00:00+08:00');
    const { status } = await world.as('agent', 'GET', '/v1/tickets');
    expect(status, 'the key has ended with the year').toBe(401);
    world.clock.now = morning;
  });
});

describe('Idempotency-Key', () => {
  test('twenty times in parallel is one ticket, and all get the same answer', async () => {
    const before = await count();
    const replies = await Promise.all(
      Array.from({ length: 20 }, () => open({ title: 'parallel' }, 'k-parallel')),
    );
    expect(replies.map((r) => r.status)).toEqual(Array.from({ length: 20 }, () => 201));
    expect(new Set(replies.map((r) => r.json.no)).size).toBe(1);
    expect(await count()).toBe(before + 1);
    const leased = await world.store.starts.lease(morning, 1_000, 500);
    expect(leased.filter((r) => r.workflowId === `ticket/north/${replies[0]?.json.no}`)).toHaveLength(1);
  });

  test('the same key with another body is a conflict and stores nothing', async () => {
    await open({ title: 'one' }, 'k-conflict');
    const before = await count();
    const { status, json } = await open({ title: 'two' }, 'k-conflict');
    expect(status).toBe(409);
    expect(json.code).toBe('idempotency.conflict');
    expect(await count()).toBe(before);
  });

  test('members in another order are the same body', async () => {
    const first = await open({ title: 'order' }, 'k-order');
    const reversed = Object.fromEntries(Object.entries(aBody({ title: 'order' })).reverse());
    const second = await world.as('agent', 'POST', '/v1/tickets', { body: reversed, key: 'k-order' });
    expect(second.status).toBe(201);
    expect(second.json.no).toBe(first.json.no);
  });

  test("a customer's key is not the vendor's", async () => {
    const ours = await open({ title: 'shared key' }, 'k-shared');
    const theirs = await open({ title: 'shared key' }, 'k-shared', 'acme');
    expect(theirs.status).toBe(201);
    expect(theirs.json.no).not.toBe(ours.json.no);
  });

  test.each(['has space', 'x'.repeat(201)])('%s is no key', async (key) => {
    const { status, json } = await open({}, key);
    expect(status).toBe(422);
    expect(json.errors).toMatchObject([{ path: '/headers/Idempotency-Key' }]);
  });
});

test('the answer is 202 while a start has waited for more than five seconds', async () => {
  world.clock.now = morning + 6_000;
  const { status } = await open({ title: 'while Temporal is away' });
  world.clock.now = morning;
  expect(status).toBe(202);
});
