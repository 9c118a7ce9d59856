import { allServices } from '@perennial/domain/contract/testing/files';
import type { Role } from '@perennial/domain/scope/rules';
import { approvalFlow } from '@perennial/testkit/flow/approval-flow';
import { makeSignature } from '@perennial/testkit/flow/sign';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aBody, aContract } from '../testing/tenant.ts';
import { type Caller, type Json, openWorld, type World } from '../testing/world.ts';

const hour = 3_600_000;

let world: World;
beforeAll(async () => {
  world = await openWorld();
  const services = allServices({
    reports: { included: true, entitlement: { unit: 'count', amount: 1, per: 'month' }, atZero: 'refuse' },
    training: {
      included: true,
      entitlement: { unit: 'days', amount: 1, per: 'year' },
      atZero: 'bill',
      rate: 500_000,
    },
    customization: {
      included: true,
      entitlement: { unit: 'hours', amount: 10, per: 'quarter' },
      atZero: 'refuse',
    },
    consulting: {
      included: true,
      entitlement: { unit: 'days', amount: 1, per: 'year' },
      atZero: 'approval',
    },
  });
  await world.store.contracts.put(world.scopeOf('lead'), aContract('acme', { services }), {
    reason: 'as agreed',
  });
});
afterAll(() => world.close());

const asks = (requestKind: string, over: object = {}) => aBody({ type: 'request', requestKind, ...over });
const open = (body: object, caller: Caller = 'agent', key?: string) =>
  world.as(caller, 'POST', '/v1/tickets', { body, ...(key === undefined ? {} : { key }) });
const useOf = async (service: string, query = '', caller: Caller = 'agent') => {
  const { json } = await world.as(caller, 'GET', `/v1/contracts/acme-2026/entitlements${query}`);
  return json.items.find((item: Json & { service?: string }) => item.service === service);
};

test('of requests at once one gets the last unit, the others are told what is left and what to do', async () => {
  const answers = await Promise.all(Array.from({ length: 4 }, () => open(asks('report'))));
  expect(answers.map((a) => a.status).toSorted()).toEqual([201, 409, 409, 409]);
  const { json } = answers.find((a) => a.status === 409) ?? { json: undefined };
  expect(json).toMatchObject({ code: 'entitlement.exhausted', title: 'Nothing is left of this service' });
  expect(json?.detail).toMatch(/^of reports 0 of 1 are left in 2026-01: close or cancel tickets/);
  expect(json?.detail).toContain('GET /v1/contracts/acme-2026/entitlements');
  expect(await useOf('reports')).toEqual({
    service: 'reports',
    unit: 'count',
    period: '2026-01',
    limit: 1,
    reserved: 1,
    drawn: 0,
    free: 0,
    billed: 0,
    atZero: 'refuse',
  });
});

test('a ticket shows what it holds, when it is opened, repeated and read', async () => {
  const body = asks('interface', { estimate: { hours: 4 } });
  const held = {
    entitlement: { service: 'customization', unit: 'hours', period: '2026-Q1', reserved: 4 * hour },
  };
  const first = await open(body, 'acme', 'same');
  expect(first.json).toMatchObject(held);
  expect((await open(body, 'acme', 'same')).json).toMatchObject(held);
  expect((await world.as('acme', 'GET', `/v1/tickets/${first.json.no}`)).json).toMatchObject(held);
  const refused = await open(asks('interface', { estimate: { hours: 7 } }));
  expect(refused.json.detail).toMatch(
    /^of customization 6 hours of 10 hours are left in 2026-Q1: estimate at most 6 hours;/,
  );
});

test('a unit beyond the contract is opened where the clause bills, and says what it costs', async () => {
  await open(asks('training'));
  const { json } = await open(asks('training'));
  expect(json).toMatchObject({
    entitlement: {
      service: 'training',
      reserved: 0,
      billed: { units: 1, rate: 500_000, amount: 500_000, currency: 'CNY' },
    },
  });
  expect(await useOf('training')).toMatchObject({ reserved: 1, free: 0, billed: 1 });
});

describe('where the clause wants an approval', () => {
  const first = 'acme-2026.consulting.1';
  const sign = async (no: string, by: string, role: Role) => {
    const { store, clock, scopeOf } = world;
    const flow = approvalFlow(store, () => clock.now);
    const workflowId = `approval/north/${no}`;
    await flow.start(workflowId);
    const record = await store.approvals.get(scopeOf('lead'), no);
    if (!record) throw new Error(`there is no approval ${no}`);
    const made = await makeSignature(store, record, { by, role, at: clock.now });
    if ('refused' in made) throw new Error(made.refused);
    const argument = { signature: made.id, requestId: 'test' };
    await flow.command({ workflowId, name: 'sign', id: made.id, argument });
  };

  test('it is asked for at once and named; nothing is opened, and asking again asks for no second one', async () => {
    await open(asks('advice'));
    const before = (await world.as('agent', 'GET', '/v1/tickets?limit=200')).json.items.length;
    for (const caller of ['agent', 'acme', 'agent'] as const) {
      const { status, json } = await open(asks('advice'), caller);
      expect([status, json.code, json.errors]).toMatchObject([409, 'approval.needed', [{ path: '/type' }]]);
      expect(json).toMatchObject({ missing: [first] });
      expect(json.detail).toContain(
        `approval ${first} has been asked for; send this again once it is signed`,
      );
    }
    expect((await world.as('agent', 'GET', '/v1/tickets?limit=200')).json.items).toHaveLength(before);
    expect((await world.as('acme', 'GET', `/v1/approvals/${first}`)).json).toMatchObject({
      state: 'pending',
      author: { name: expect.any(String) },
      policy: { id: 'document' },
      record: { type: 'entitlement', id: 'acme-2026/consulting/2026' },
      statement: { en: expect.stringContaining('one ticket takes 1 day of consulting in 2026') },
      missing: [{ role: 'project-manager' }, { role: 'customer-owner' }],
    });
    expect(await world.store.starts.pending(`approval/north/${first}`)).toBe(true);
    expect((await world.as('bohai', 'GET', `/v1/approvals/${first}`)).status).toBe(404);
  });

  test('signed by one of two it opens nothing; signed by both it opens one ticket, with the key of before', async () => {
    await sign(first, 'pia', 'project-manager');
    expect((await open(asks('advice'), 'agent', 'advice-1')).status).toBe(409);
    await sign(first, 'owen', 'customer-owner');
    const answers = await Promise.all([
      open(asks('advice'), 'agent', 'advice-1'),
      open(asks('advice'), 'agent', 'advice-2'),
    ]);
    expect(answers.map((a) => a.status).toSorted()).toEqual([201, 409]);
    const refused = answers.find((a) => a.status === 409);
    expect(refused?.json).toMatchObject({ missing: ['acme-2026.consulting.2'] });
    expect(await useOf('consulting')).toMatchObject({
      limit: 1,
      granted: 1,
      reserved: 2,
      free: 0,
      billed: 0,
    });
  });
});

test('services without a limit are counted; all twelve are shown, also for another period', async () => {
  await open(aBody());
  const { json } = await world.as('auditor', 'GET', '/v1/contracts/acme-2026/entitlements');
  expect(json.items).toHaveLength(12);
  expect(await useOf('desk')).toMatchObject({ limit: null, free: null, reserved: 1 });
  expect(await useOf('reports', '?at=2026-02-01T00:00:00%2B08:00')).toMatchObject({
    period: '2026-02',
    reserved: 0,
    free: 1,
  });
});

test('alerts are judged one by one: those the contract refuses are named, the others are taken', async () => {
  const services = allServices({
    desk: { included: true, entitlement: { unit: 'count', amount: 1, per: 'year' } },
  });
  await world.store.contracts.put(world.scopeOf('lead'), aContract('bohai', { services }), {
    reason: 'as agreed',
  });
  const alert = (fingerprint: string, site: string) => ({
    status: 'firing',
    fingerprint,
    startsAt: '2026-01-05T08:59:00+08:00',
    labels: { alertname: 'DiskFull', site, module: 'inventory' },
  });
  const alerts = [alert('a', 'bohai-tianjin'), alert('b', 'bohai-tianjin'), alert('c', 'acme-shanghai')];
  const { status, json } = await world.as('agent', 'POST', '/v1/hooks/alertmanager', {
    body: { version: '4', alerts },
  });
  expect(status).toBe(422);
  expect(json.detail).toMatch(/^2 of 3 alerts were taken/);
  expect(json.errors).toMatchObject([{ path: '/alerts/1', code: 'entitlement.exhausted' }]);
});

test.each([
  ['?at=2026-02-01', '/at'],
  ['?at=now', '/at'],
  ['?from=2026-02-01', '/from'],
])('%s is refused by its name', async (query, path) => {
  const { status, json } = await world.as('agent', 'GET', `/v1/contracts/acme-2026/entitlements${query}`);
  expect([status, json.errors.map((e) => e.path)]).toEqual([422, [path]]);
});

test('a contract that is not there, or not theirs, is a 404; one without services shows none', async () => {
  for (const [caller, id] of [
    ['agent', 'nothing'],
    ['bohai', 'acme-2026'],
  ] as const)
    expect((await world.as(caller, 'GET', `/v1/contracts/${id}/entitlements`)).status).toBe(404);
  const { json } = await world.as('otherLead', 'GET', '/v1/contracts/acme-2026/entitlements');
  expect(json.items).toEqual([]);
});
