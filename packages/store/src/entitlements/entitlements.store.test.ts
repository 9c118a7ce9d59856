import { policies } from '@perennial/domain/approval/policies';
import { allServices } from '@perennial/domain/contract/testing/files';
import { overdrawPolicy, overdrawRecord } from '@perennial/domain/entitlement/overdraw';
import type { ServiceKey } from '@perennial/domain/entitlement/rules';
import { anApproval } from '@perennial/testkit/flow/an-approval';
import { freshDatabase, freshName } from '@perennial/testkit/stack/fresh';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStore } from '../open.ts';
import type { Store } from '../ports.ts';
import { aVendor, openedAt, type Ticket, type Vendor } from './testing/tickets.ts';

const uri = freshDatabase();
let store: Store;
let second: Store;
beforeAll(async () => {
  store = openStore({ uri });
  second = openStore({ uri });
  await store.ensureIndexes();
});
afterAll(async () => {
  await second.close();
  await store.close();
});

const hour = 3_600_000;
const reports = (amount: number, atZero: string, rate?: number) => ({
  services: allServices({
    reports: {
      included: true,
      entitlement: { unit: 'count', amount, per: 'month' },
      atZero,
      ...(rate === undefined ? {} : { rate }),
    },
  }),
});
const aReport = { type: 'request', requestKind: 'report' } as const;

const useOf = async ({ scope, contract }: Vendor, service: ServiceKey = 'reports', at = openedAt) => {
  const use = (await store.entitlements.use(scope, contract, at)).find((u) => u.service === service);
  if (!use) throw new Error(`${service} is not shown`);
  return use;
};
const held = ({ scope }: Vendor, { record }: Ticket) => store.entitlements.ofTicket(scope, record.no);
const eventsOf = async ({ scope }: Vendor, stream: string) =>
  (await store.audit.stream(scope, `entitlement/${stream}`, { limit: 50 })).items;

test('of tickets opened at once through two stores exactly one takes the last unit, and the others of its transaction are opened', async () => {
  const v = await aVendor(store, reports(1, 'refuse'));
  const wanted = Array.from({ length: 12 }, (_, i) => v.ticket(1_001 + i, i % 2 === 0 ? aReport : {}));
  const outcomes = await Promise.all(wanted.map((t, i) => t.open(i % 4 < 2 ? store : second)));
  const kinds = (type: string) =>
    outcomes.filter((_, i) => wanted[i]?.record.type === type).map((o) => o.kind);
  expect(kinds('incident')).toEqual(Array(6).fill('created'));
  expect(kinds('request').toSorted()).toEqual(['created', ...Array(5).fill('refused')]);
  expect(await useOf(v)).toMatchObject({ limit: 1, reserved: 1, drawn: 0, free: 0, atZero: 'refuse' });
  expect((await store.tickets.list(v.scope, { limit: 50 })).items).toHaveLength(7);
  const refused = outcomes.find((o) => o.kind === 'refused');
  expect(refused).toMatchObject({
    code: 'entitlement.exhausted',
    service: 'reports',
    unit: 'count',
    period: '2026-02',
    limit: 1,
    free: 0,
    units: 1,
  });
});

test('a refused opening stores nothing, and its key is free for another body', async () => {
  const v = await aVendor(store, reports(1, 'refuse'));
  const key = freshName('k');
  expect(await v.ticket(1_001, aReport).open()).toMatchObject({ kind: 'created' });
  const t = v.ticket(1_002, aReport);
  const outcomes = await Promise.all([
    t.open(store, { key, bodyHash: 'one' }),
    v.ticket(1_003, aReport).open(store, { key, bodyHash: 'one' }),
    v.ticket(1_004, aReport).open(store, { key, bodyHash: 'two' }),
  ]);
  expect(outcomes.map((o) => o.kind)).toEqual(['refused', 'refused', 'conflict']);
  expect(await store.tickets.get(v.scope, t.record.no)).toBeUndefined();
  expect(await store.tickets.findRequest(v.scope, key)).toBeUndefined();
  expect((await store.audit.stream(v.scope, `ticket/${t.record.no}`, { limit: 5 })).items).toEqual([]);
  expect(await held(v, t)).toBeUndefined();
  expect(await v.ticket(1_005).open(store, { key, bodyHash: 'two' })).toMatchObject({ kind: 'created' });
});

test('a clause that asks for an approval refuses as such', async () => {
  const v = await aVendor(store, reports(1, 'approval'));
  await v.ticket(1_001, aReport).open();
  expect(await v.ticket(1_002, aReport).open()).toMatchObject({ code: 'approval.needed' });
});

let decisions = 0;
/** Asked for by a person and decided; what the workflow would have written. */
const decide = async ({ scope, contract }: Vendor, state: 'approved' | 'rejected', over: object = {}) => {
  const asked = { tenant: scope.tenant, contract: contract.id, period: '2026-02', units: 1, ...over };
  const wanted = { service: 'reports', unit: 'count', ...asked } as const;
  decisions += 1;
  const draft = anApproval({ tenant: scope.tenant });
  const outcome = await store.approvals.request(
    scope,
    {
      ...draft,
      subject: { type: 'contract', id: contract.id },
      gate: 'reports',
      record: overdrawRecord(wanted),
      policy: policies[overdrawPolicy],
      openedAt: openedAt + decisions,
    },
    { workflowIdOf: (no) => `approval/${scope.tenant}/${no}` },
  );
  if (outcome.kind !== 'created') throw new Error(outcome.kind);
  const record = { ...outcome.record, state, seq: 2, rev: 1 };
  const events = [
    { seq: 2, kind: state, at: openedAt, actor: { id: 'qiu', kind: 'person' as const }, data: {} },
  ];
  await store.approvals.flush({
    workflowId: record.workflow.id,
    runId: 'run',
    record,
    events,
    deliveries: [],
  });
  return record.no;
};
test('one approval lets one ticket in: of many at once through two stores exactly one, and the counter names both', async () => {
  const v = await aVendor(store, reports(1, 'approval'));
  await v.ticket(1_001, aReport).open();
  const approval = await decide(v, 'approved');
  const wanted = Array.from({ length: 6 }, (_, i) => v.ticket(1_002 + i, aReport));
  const outcomes = await Promise.all(wanted.map((t, i) => t.open(i % 2 === 0 ? store : second)));
  expect(outcomes.map((o) => o.kind).toSorted()).toEqual(['created', ...Array(5).fill('refused')]);
  expect(await useOf(v)).toMatchObject({ limit: 1, granted: 1, reserved: 2, free: 0, billed: 0 });
  const [lucky] = wanted.filter((_, i) => outcomes[i]?.kind === 'created');
  const events = await eventsOf(v, `${v.contract.id}/reports/2026-02`);
  expect(events.at(-1)?.changes).toEqual(
    expect.arrayContaining([
      { path: '/ticket', old: null, new: lucky?.record.no },
      { path: '/grants', old: null, new: { approval, units: 1 } },
    ]),
  );
});

test('what was granted is settled and given back like the rest, and the approval is spent all the same', async () => {
  const v = await aVendor(store, reports(1, 'approval'));
  const first = v.ticket(1_001, aReport);
  await first.open();
  await decide(v, 'approved');
  const t = v.ticket(1_002, aReport);
  expect(await t.open()).toMatchObject({ kind: 'created', entitlement: { reserved: 1, billed: 0 } });
  await first.say('closed', { record: { state: 'closed' } });
  expect(await useOf(v)).toMatchObject({ granted: 1, drawn: 1, reserved: 1, free: 0 });
  await t.say('cancelled', { record: { state: 'cancelled' } });
  expect(await useOf(v)).toMatchObject({ granted: 1, drawn: 1, reserved: 0, free: 1 });
  expect(await v.ticket(1_003, aReport).open()).toMatchObject({ kind: 'created' });
  expect(await v.ticket(1_004, aReport).open()).toMatchObject({ code: 'approval.needed' });
});

test.each([
  ['a rejected one', 'rejected', {}],
  ['one of another period', 'approved', { period: '2026-03' }],
  ['one of another amount', 'approved', { units: 2 }],
  ['one of another vendor', 'approved', { tenant: 'somebody' }],
] as const)('%s opens nothing', async (_, state, over) => {
  const v = await aVendor(store, reports(1, 'approval'));
  await v.ticket(1_001, aReport).open();
  await decide(v, state, over);
  expect(await v.ticket(1_002, aReport).open()).toMatchObject({ kind: 'refused', code: 'approval.needed' });
});

test('where the clause refuses, an approval changes nothing', async () => {
  const v = await aVendor(store, reports(1, 'refuse'));
  await v.ticket(1_001, aReport).open();
  await decide(v, 'approved');
  expect(await v.ticket(1_002, aReport).open()).toMatchObject({ code: 'entitlement.exhausted' });
});

test('what the contract does not include is refused from the first ticket on', async () => {
  const v = await aVendor(store, { services: allServices({ reports: { included: false } }) });
  expect(await v.ticket(1_001, aReport).open()).toMatchObject({ kind: 'refused', limit: 0 });
});

test('a clause that bills opens the ticket and marks its unit with the rate', async () => {
  const v = await aVendor(store, reports(1, 'bill', 300_000));
  await v.ticket(1_001, aReport).open();
  expect(await v.ticket(1_002, aReport).open()).toMatchObject({
    kind: 'created',
    entitlement: { service: 'reports', reserved: 0, billed: 1, rate: 300_000, currency: 'CNY' },
  });
  expect(await useOf(v)).toMatchObject({ reserved: 1, free: 0, billed: 1 });
});

test('a contract without services counts nothing', async () => {
  const v = await aVendor(store);
  const t = v.ticket(1_001, aReport);
  expect(await t.open()).toEqual({ kind: 'created', record: t.record });
  await t.say('closed', { record: { state: 'closed' } });
  expect(await held(v, t)).toBeUndefined();
  expect(await store.entitlements.use(v.scope, v.contract, openedAt)).toEqual([]);
});

test('closing draws, cancelling gives back, and each change of a counter has its event', async () => {
  const v = await aVendor(store, reports(3, 'refuse'));
  const [closed, cancelled] = [v.ticket(1_001, aReport), v.ticket(1_002, aReport)];
  for (const t of [closed, cancelled]) await t.open();
  await closed.say('closed', { record: { state: 'closed' } });
  await cancelled.say('cancelled', { record: { state: 'cancelled' } });
  expect(await useOf(v)).toMatchObject({ reserved: 0, drawn: 1, free: 2 });
  expect(await held(v, closed)).toMatchObject({ reserved: 0, drawn: 1, settled: true });
  expect(await held(v, cancelled)).toMatchObject({ reserved: 0, drawn: 0 });
  const events = await eventsOf(v, 'acme-2026/reports/2026-02');
  expect(events.map((e) => [e.action, e.record.rev])).toEqual([
    ['entitlement.reserved', 1],
    ['entitlement.reserved', 2],
    ['entitlement.drawn', 3],
    ['entitlement.released', 4],
  ]);
  expect(events[2]).toMatchObject({
    actor: { id: 'li-wei' },
    cause: { workflowId: `ticket/${v.scope.tenant}/T-1001`, runId: 'run' },
    changes: [
      { path: '/ticket', new: 'T-1001' },
      { path: '/reserved', old: 2, new: 1 },
      { path: '/drawn', old: 0, new: 1 },
    ],
  });
  expect(
    await store.audit.verify(v.scope.tenant, 'entitlement/acme-2026/reports/2026-02'),
  ).not.toHaveProperty('brokenAt');
});

test('a repeated flush changes nothing, and a ticket that is closed twice draws once', async () => {
  const v = await aVendor(store, reports(3, 'refuse'));
  const t = v.ticket(1_001, aReport);
  await t.open();
  const flush = await t.say('closed', { record: { state: 'closed' } });
  for (const by of [store, second]) await by.tickets.flush(flush);
  expect(await useOf(v)).toMatchObject({ reserved: 0, drawn: 1 });
  await t.say('reopened', { record: { state: 'in-progress' } });
  await t.say('triaged', { record: { class: 'data' } });
  expect(await useOf(v)).toMatchObject({ reserved: 0, drawn: 1 });
  await t.say('closed', { record: { state: 'closed' } });
  expect(await useOf(v)).toMatchObject({ reserved: 0, drawn: 1, free: 2 });
  await store.tickets.dropOpen(v.scope.tenant);
  await store.tickets.flush({ ...flush, record: t.record, events: [] });
  expect(await useOf(v)).toMatchObject({ reserved: 0, drawn: 1 });
  expect(await eventsOf(v, 'acme-2026/reports/2026-02')).toHaveLength(2);
});

test('closings and openings of two processes at once keep the counter exact', async () => {
  const v = await aVendor(store, reports(10, 'refuse'));
  const first = Array.from({ length: 8 }, (_, i) => v.ticket(1_001 + i, aReport));
  for (const t of first) await t.open();
  const more = Array.from({ length: 8 }, (_, i) => v.ticket(2_001 + i, aReport));
  const [outcomes] = await Promise.all([
    Promise.all(more.map((t) => t.open(store))),
    Promise.all(
      first.map((t, i) =>
        i % 2 === 0
          ? t.say('closed', { record: { state: 'closed' }, by: second })
          : t.say('cancelled', { record: { state: 'cancelled' }, by: second }),
      ),
    ),
  ]);
  const opened = outcomes.filter((o) => o.kind === 'created').length;
  expect(opened).toBeGreaterThanOrEqual(2);
  expect(opened).toBeLessThanOrEqual(6);
  expect(await useOf(v)).toMatchObject({ drawn: 4, reserved: opened, free: 6 - opened });
});

test('triage that finds another kind of work moves the unit to the other service', async () => {
  const v = await aVendor(store, {
    services: allServices({
      reports: { included: true, entitlement: { unit: 'count', amount: 3, per: 'month' } },
      training: { included: true, entitlement: { unit: 'days', amount: 5, per: 'quarter' } },
    }),
  });
  const t = v.ticket(1_001, aReport);
  await t.open();
  await t.say('triaged', { record: { state: 'triaged', requestKind: 'training' } });
  expect(await useOf(v)).toMatchObject({ reserved: 0, free: 3 });
  expect(await useOf(v, 'training')).toMatchObject({ reserved: 1, period: '2026-Q1', unit: 'days' });
  await t.say('closed', { record: { state: 'closed' } });
  expect(await useOf(v, 'training')).toMatchObject({ reserved: 0, drawn: 1 });
  await t.say('reopened', { record: { state: 'in-progress' } });
  await t.say('triaged', { record: { requestKind: 'report' } });
  expect(await useOf(v, 'training')).toMatchObject({ reserved: 0, drawn: 0 });
  expect(await useOf(v)).toMatchObject({ reserved: 1 });
  expect(await held(v, t)).toMatchObject({ service: 'reports', settled: false });
});

test('what triage finds where nothing is left is shown as uncovered, and no counter exceeds its limit', async () => {
  const v = await aVendor(store, reports(1, 'refuse'));
  const [first, late] = [v.ticket(1_001, aReport), v.ticket(1_002, { type: 'request' })];
  for (const t of [first, late]) await t.open();
  await late.say('triaged', { record: { state: 'triaged', requestKind: 'report' } });
  expect(await held(v, late)).toMatchObject({ service: 'reports', reserved: 0, uncovered: 1 });
  expect(await useOf(v)).toMatchObject({ reserved: 1, free: 0 });
  await first.say('cancelled', { record: { state: 'cancelled' } });
  await late.say('closed', { record: { state: 'closed' } });
  expect(await held(v, late)).toMatchObject({ drawn: 1, uncovered: 0 });
});

test('services without a limit are counted by what their tickets hold', async () => {
  const v = await aVendor(store, { services: allServices() });
  const tickets = Array.from({ length: 5 }, (_, i) => v.ticket(1_001 + i));
  await Promise.all(tickets.map((t) => t.open()));
  const [closed, cancelled] = tickets;
  await closed?.say('closed', { record: { state: 'closed' } });
  await cancelled?.say('cancelled', { record: { state: 'cancelled' } });
  expect(await useOf(v, 'desk')).toEqual({
    service: 'desk',
    unit: 'unlimited',
    period: '2026',
    limit: null,
    reserved: 3,
    drawn: 1,
    free: null,
    billed: 0,
    atZero: 'refuse',
  });
});

test('an amendment moves the limit of the period that runs, also for tickets of the version before', async () => {
  const v = await aVendor(store, reports(1, 'refuse'));
  const old = v.ticket(1_001, aReport);
  await old.open();
  const { id, version } = await v.amend(reports(2, 'refuse'));
  expect(await v.ticket(1_002, { ...aReport, contract: { id, version } }).open()).toMatchObject({
    kind: 'created',
  });
  await old.say('closed', { record: { state: 'closed' } });
  expect(await useOf({ ...v, contract: await v.amend(reports(2, 'refuse')) })).toMatchObject({
    limit: 2,
    reserved: 1,
    drawn: 1,
  });
});

test("the period is that of the opening by the contract's clock, also when the ticket is closed later", async () => {
  const v = await aVendor(store, reports(1, 'refuse'));
  const lastMinute = Date.parse('2026-02-28T23:59:00+08:00');
  const t = v.ticket(1_001, { ...aReport, openedAt: lastMinute });
  await t.open();
  await t.say('closed', { record: { state: 'closed' } });
  expect(await useOf(v, 'reports', lastMinute)).toMatchObject({ period: '2026-02', drawn: 1 });
  expect(await useOf(v, 'reports', lastMinute + 60_000)).toMatchObject({ period: '2026-03', drawn: 0 });
});

test('another vendor and another customer see nothing of what a ticket holds', async () => {
  const v = await aVendor(store, reports(1, 'refuse'));
  const t = v.ticket(1_001, aReport);
  await t.open();
  const other = await aVendor(store, reports(1, 'refuse'));
  expect(await held(other, t)).toBeUndefined();
  expect(await store.entitlements.ofTicket({ ...v.scope, customer: 'bohai' }, t.record.no)).toBeUndefined();
  expect(await store.entitlements.ofTicket({ ...v.scope, customer: 'acme' }, t.record.no)).toBeDefined();
  expect(await useOf(other)).toMatchObject({ reserved: 0 });
});

test('an estimate reserves its hours, one that grows at triage reserves anew', async () => {
  const v = await aVendor(store, {
    services: allServices({
      customization: {
        included: true,
        entitlement: { unit: 'hours', amount: 10, per: 'quarter' },
        atZero: 'refuse',
      },
    }),
  });
  const work = { type: 'request', requestKind: 'interface' } as const;
  const t = v.ticket(1_001, { ...work, estimate: { hours: 4 } });
  await t.open();
  expect(await useOf(v, 'customization')).toMatchObject({ reserved: 4 * hour, free: 6 * hour });
  await t.say('triaged', { record: { state: 'triaged', estimate: { hours: 9 } } });
  expect(await useOf(v, 'customization')).toMatchObject({ reserved: 9 * hour, free: hour });
  expect(await v.ticket(1_002, { ...work, estimate: { hours: 2 } }).open()).toMatchObject({
    kind: 'refused',
    free: hour,
    units: 2 * hour,
  });
  expect(await v.ticket(1_003, work).open()).toMatchObject({ kind: 'created' });
  expect(await v.ticket(1_004, { ...work, estimate: { hours: 1 } }).open()).toMatchObject({
    kind: 'created',
  });
  expect(await v.ticket(1_005, work).open()).toMatchObject({ kind: 'refused', free: 0, units: 0 });
});
