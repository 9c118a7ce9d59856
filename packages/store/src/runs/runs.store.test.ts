import type { Calendar } from '@perennial/domain/calendar/rules';
import { calendarFile } from '@perennial/domain/calendar/schema';
import { contractRow } from '@perennial/domain/contract/schema';
import type { Scope } from '@perennial/domain/scope/rules';
import { aTicket } from '@perennial/testkit/flow/a-ticket';
import { freshDatabase, freshName } from '@perennial/testkit/stack/fresh';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openStore } from '../open.ts';
import type { Store } from '../ports.ts';
import type { Amendment, RunTarget } from './port.ts';

const clock = { now: Date.parse('2026-03-02T10:00:00+08:00') };
let store: Store;
let scope: Scope;
let customer: Scope;
beforeAll(async () => {
  store = openStore({ uri: freshDatabase(), now: () => clock.now });
  await store.ensureIndexes();
});
beforeEach(() => {
  clock.now += 3_600_000;
  const actor = { id: 'chen-jie', kind: 'person', role: 'lead' } as const;
  scope = { tenant: freshName('tenant'), actor, requestId: 'test' };
  customer = { ...scope, customer: 'bohai' };
});
afterAll(() => store.close());

const row = { critical: 'P1', high: 'P2', normal: 'P3', low: 'P3' };
const draft = contractRow.parse({
  id: 'acme-2026',
  customer: 'acme',
  from: '2026-01-01',
  to: '2026-12-31',
  matrix: { site: row, module: row, department: row, user: row },
  levels: { P1: { clocks: [] }, P2: { clocks: [] }, P3: { clocks: [] } },
  autoCloseAfter: '120h',
  reopenWithin: '336h',
});
const file = calendarFile.parse({
  id: 'office',
  name: 'Office',
  tz: 'UTC',
  week: { mon: [['09:00', '18:00']] },
});
const calendar: Calendar = {
  id: 'office',
  version: 1,
  name: 'Office',
  spec: { tz: 'UTC', week: file.week, holidays: [], annualHolidays: [], specialDays: [], breaks: [] },
  sources: [],
};
const target = (ticket: string, oldDueAt: number, of = 'acme'): RunTarget => ({
  ticket,
  customer: of,
  contract: `${of}-2026`,
  clocks: [{ clock: 'workaround', kind: 'sla', level: 'P2', oldDueAt, newDueAt: oldDueAt + 1_000 }],
});
const amendment = (items: RunTarget[], over: Partial<Amendment> = {}): Amendment => ({
  contracts: [{ contract: { ...draft, version: 1 }, draft, effectiveFrom: clock.now }],
  run: {
    id: 'run-1',
    reason: 'contract-changed',
    source: 'contract/acme-2026',
    contracts: [{ id: 'acme-2026', customer: 'acme', version: 1 }],
    timeZone: 'Asia/Shanghai',
    effectiveFrom: clock.now,
    items,
  },
  reason: undefined,
  ...over,
});
/** Leases are taken across tenants: those of other tests have been given back by nobody. */
const lease = async () =>
  (await store.runs.leaseRuns(clock.now, 1_000, 100)).filter((job) => job.tenant === scope.tenant);
const leaseItems = async (limit = 100) =>
  (await store.runs.leaseItems(clock.now, 30_000, limit)).filter((t) => t.run.tenant === scope.tenant);

test('versions, run and items are written together, each with its audit event, or not at all', async () => {
  const all = amendment([target('T-1001', 1), target('T-1002', 2)], {
    calendar: { calendar, file },
    holidays: {
      set: 'cn',
      year: 2027,
      version: 1,
      source: { title: 't', issuer: 'i', date: '2026-11-01' },
      holidays: [{ date: '2027-01-01', name: 'New Year', nameZh: '元旦' }],
      makeUpDays: [],
    },
    reason: 'yearly review',
  });
  expect(await store.runs.amend(scope, all)).toBe(true);
  expect(await store.contracts.get(scope, 'acme-2026')).toMatchObject({ version: 1 });
  expect(await store.calendars.file(scope, 'office')).toEqual(file);
  expect(await store.holidays.list(scope, 'cn')).toMatchObject([{ year: 2027, version: 1 }]);
  for (const stream of ['contract/acme-2026', 'calendar/office', 'holidays/cn/2027', 'run/run-1'])
    expect((await store.audit.stream(scope, stream, { limit: 9 })).items).toMatchObject([
      { seq: 1, reason: 'yearly review', actor: { id: 'chen-jie' } },
    ]);
  // Somebody who has not seen it: nothing of the second is written.
  const second = amendment([], { calendar: { calendar: { ...calendar, version: 2 }, file } });
  expect(await store.runs.amend(scope, second)).toBe(false);
  expect((await store.calendars.get(scope, 'office'))?.version).toBe(1);
});

test('of many who make the same version at once, one does', async () => {
  const outcomes = await Promise.all(
    [1, 2, 3, 4, 5].map((i) => {
      const { run, ...rest } = amendment([]);
      return store.runs.amend(scope, { ...rest, ...(run ? { run: { ...run, id: `run-${i}` } } : {}) });
    }),
  );
  expect(outcomes.filter(Boolean)).toHaveLength(1);
  expect((await store.audit.verify(scope.tenant, 'contract/acme-2026')).brokenAt).toBeUndefined();
});

test('planned items are leased by nobody before the run has begun, then in their order, to one taker each', async () => {
  const targets = [target('T-1003', 1), target('T-1001', 2), target('T-1002', 3)];
  await store.runs.amend(scope, amendment(targets));
  expect(await leaseItems()).toEqual([]);
  const [job] = await lease();
  expect(job).toMatchObject({ id: 'run-1', round: 0, open: 3, failed: [] });
  if (!job) throw new Error('no job');
  await store.runs.addRound(job, 1, targets, clock.now + 1_000);
  expect((await leaseItems(2)).map((t) => t.ticket)).toEqual(['T-1003', 'T-1001']);
  const [parallel, other] = await Promise.all([leaseItems(1), leaseItems(1)]);
  expect([...parallel, ...other].map((t) => t.ticket)).toEqual(['T-1002']);
  clock.now += 30_000;
  expect((await leaseItems()).map((t) => t.ticket).sort()).toEqual(['T-1001', 'T-1002', 'T-1003']);
});

test('a round that another runner has added already is not added again', async () => {
  await store.runs.amend(scope, amendment([target('T-1001', 1)]));
  const [job] = await lease();
  if (!job) throw new Error('no job');
  await Promise.all([1, 2, 3].map(() => store.runs.addRound(job, 1, [target('T-1001', 1)], clock.now)));
  expect(await store.runs.get(scope, 'run-1')).toMatchObject({ state: 'running', total: 1 });
  const started = (await store.runs.get(scope, 'run-1'))?.startedAt;
  clock.now += 5_000;
  await store.runs.addRound(job, 2, [target('T-1002', 1)], clock.now);
  expect(await store.runs.get(scope, 'run-1')).toMatchObject({ total: 2, startedAt: started });
});

test('done, failed and open are counted, and the end is written once', async () => {
  const targets = [target('T-1001', 1), target('T-1002', 2), target('T-1003', 3)];
  await store.runs.amend(scope, amendment(targets));
  expect(await store.runs.get(scope, 'run-1')).toMatchObject({ state: 'waiting', total: 3, done: 0 });
  const [job] = await lease();
  if (!job) throw new Error('no job');
  await store.runs.addRound(job, 1, targets, clock.now);
  const [one, two] = await leaseItems();
  if (!one || !two) throw new Error('no items');
  await store.runs.itemDone(one.id, { clocks: [], note: 'closed meanwhile' });
  await store.runs.itemFailed(two.id, 'broken', clock.now, true);
  expect(await store.runs.get(scope, 'run-1')).toMatchObject({
    state: 'running',
    done: 1,
    failed: 1,
    total: 3,
  });
  expect((await store.runs.items(scope, 'run-1')).items).toMatchObject([
    { ticket: 'T-1001', state: 'done', note: 'closed meanwhile' },
    { ticket: 'T-1002', state: 'failed', error: 'broken' },
    { ticket: 'T-1003', state: 'planned' },
  ]);
  expect(await lease()).toMatchObject([{ open: 1, failed: ['T-1002'], round: 1 }]);
  await Promise.all([store.runs.end(job), store.runs.end(job)]);
  expect(await store.runs.get(scope, 'run-1')).toMatchObject({ state: 'done', endedAt: clock.now });
  const audit = await store.audit.stream(scope, 'run/run-1', { limit: 9 });
  expect(audit.items.map((e) => e.action)).toEqual(['run.planned', 'run.done']);
  clock.now += 60_000;
  expect(await lease()).toEqual([]);
});

test('items come in pages, in the order of the run', async () => {
  await store.runs.amend(scope, amendment(['T-3', 'T-1', 'T-2'].map((no, i) => target(no, i))));
  const first = await store.runs.items(scope, 'run-1', { limit: 2 });
  expect(first.items.map((i) => i.ticket)).toEqual(['T-3', 'T-1']);
  const rest = await store.runs.items(scope, 'run-1', { limit: 2, cursor: first.nextCursor ?? '' });
  expect(rest.items.map((i) => i.ticket)).toEqual(['T-2']);
  expect(rest).not.toHaveProperty('nextCursor');
});

test('a customer sees the runs of its own contracts and in them its own tickets, another vendor none', async () => {
  const { run, ...rest } = amendment([target('T-1001', 1), target('T-1002', 2, 'bohai')]);
  if (!run) throw new Error('no run');
  await store.runs.amend(scope, rest);
  const ours = { ...run, id: 'run-acme' };
  const both = {
    ...run,
    id: 'run-both',
    source: 'calendar/office',
    contracts: [...run.contracts, { id: 'bohai-2026', customer: 'bohai', version: 1 }],
  };
  await store.runs.amend(scope, {
    contracts: [],
    run: { ...ours, items: [target('T-1001', 1)] },
    reason: undefined,
  });
  clock.now += 1;
  await store.runs.amend(scope, { contracts: [], run: both, reason: undefined });
  expect(await store.runs.get(customer, 'run-acme')).toBeUndefined();
  expect(await store.runs.get(customer, 'run-both')).toMatchObject({
    total: 1,
    contracts: [{ id: 'bohai-2026' }],
  });
  expect((await store.runs.items(customer, 'run-both')).items.map((i) => i.ticket)).toEqual(['T-1002']);
  expect(await store.runs.get({ ...scope, tenant: 'another' }, 'run-both')).toBeUndefined();
  // The last run of a contract may be one of a calendar it follows.
  expect((await store.runs.latest(scope, 'contract/acme-2026'))?.id).toBe('run-both');
  expect((await store.runs.latest(scope, 'calendar/office'))?.id).toBe('run-both');
  expect(await store.runs.latest(scope, 'calendar/other')).toBeUndefined();
});

test('open tickets of a contract come with what planning needs and nothing personal', async () => {
  const { record: made, event } = aTicket({ openedAt: clock.now });
  const record = { ...made, tenant: scope.tenant };
  const workflowId = `ticket/${scope.tenant}/${record.no}`;
  await store.tickets.open(scope, { record, event, start: { workflowId, input: {} } });
  const ask = (id: string, of = 'acme') => store.runs.openTickets(scope.tenant, [{ id, customer: of }]);
  const [found] = await ask('service');
  expect(found).toMatchObject({ no: record.no, clocks: record.clocks, milestones: {} });
  expect(found).not.toHaveProperty('requester');
  expect(found).not.toHaveProperty('context');
  expect(await ask('another')).toEqual([]);
  expect(await ask('service', 'bohai')).toEqual([]);
  const closed = { ...record, state: 'closed' as const, rev: 2 };
  await store.tickets.flush({ workflowId, runId: 'run', record: closed, events: [], archive: false });
  expect(await ask('service')).toEqual([]);
});
