import type { TicketRecord } from '@perennial/domain/ticket/record/rules';
import { freshDatabase } from '@perennial/testkit/stack/fresh';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { aVendor, shanghai, type Ticket, type Vendor } from '../entitlements/testing/tickets.ts';
import { openStore } from '../open.ts';
import type { CreditRecord, Store } from '../ports.ts';

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
const note = 'next year the P2 of this module is served as P1';
/** 200 a breach, at most 500 a month. */
const credits = (clause: object = {}, caps: object = { month: 500 }) => ({
  credits: { clauses: [{ id: 'late', on: {}, amount: { fixed: 200 }, ...clause }], caps },
});

const dueOn = (day: number): number => shanghai(`2026-03-${String(day).padStart(2, '0')}T10:00:00`);

const breach = (t: Ticket, dueAt: number, over: { by?: Store; overrunMs?: number; kind?: string } = {}) => {
  const { by, overrunMs = 0, kind = 'sla' } = over;
  return t.say('clock-breached', {
    ...(by ? { by } : {}),
    event: {
      at: dueAt,
      notedAt: dueAt,
      data: { clock: 'response', kind, level: 'P1', dueAt, targetMs: hour, revision: 1, overrunMs },
    },
  });
};
const withdraw = (t: Ticket, dueAt: number, by = store) =>
  t.say('breach-withdrawn', {
    by,
    event: {
      notedAt: dueAt + 5_000,
      data: { clock: 'response', kind: 'sla', level: 'P1', oldDueAt: dueAt, dueAt, revision: 2 },
    },
  });

const opened = async (v: Vendor, number: number, over: Partial<TicketRecord> = {}): Promise<Ticket> => {
  const t = v.ticket(number, over);
  await t.open();
  return t;
};

const three = async (over: object = credits()) => {
  const v = await aVendor(store, over);
  const tickets: Ticket[] = [];
  for (const [i, day] of [2, 10, 20].entries()) {
    const t = await opened(v, 1_001 + i);
    await breach(t, dueOn(day));
    tickets.push(t);
  }
  const [first, next, last] = tickets;
  if (!first || !next || !last) throw new Error('three tickets were opened');
  return { v, first, next, last };
};

const listOf = async (v: Vendor, filter = {}): Promise<CreditRecord[]> =>
  (await store.credits.list(v.scope, { limit: 50, ...filter })).items.toReversed();
const amounts = async (v: Vendor) => (await listOf(v)).map(({ credit }) => [credit.state, credit.amount]);
const trail = async (v: Vendor, id: string) =>
  (await store.audit.stream(v.scope, `credit/${id}`, { limit: 50 })).items;

test('three breaches of 200 under a cap of 500 a month give 200, 200 and 100, each with its evidence', async () => {
  const { v, last } = await three();
  expect(await amounts(v)).toEqual([
    ['proposed', 200],
    ['proposed', 200],
    ['proposed', 100],
  ]);
  const record = await store.credits.get(v.scope, 'T-1003.2.late');
  const event = `ticket/${v.scope.tenant}/T-1003/2`;
  expect(record).toMatchObject({
    contract: 'acme-2026',
    version: 1,
    customer: 'acme',
    ticket: 'T-1003',
    event,
    month: '2026-03',
    currency: 'CNY',
  });
  expect(record?.credit.evidence).toEqual([
    {
      kind: 'breach',
      id: event,
      ticket: last.record.no,
      clock: 'response',
      level: 'P1',
      module: 'inventory',
      dueAt: dueOn(20),
      overrunMs: 0,
      at: dueOn(20),
    },
    { kind: 'clause', contract: 'acme-2026', version: 1, clause: v.contract.credits?.clauses[0] },
    { kind: 'cap', per: 'month', period: '2026-03', cap: 500, usedBefore: 400 },
  ]);
  const [proposed] = await trail(v, 'T-1003.2.late');
  expect(proposed).toMatchObject({
    action: 'credit.proposed',
    customer: 'acme',
    actor: { id: 'perennial' },
    cause: { workflowId: `ticket/${v.scope.tenant}/T-1003`, runId: 'run' },
  });
  expect(proposed?.changes).toContainEqual({ path: '/amount', old: null, new: 100 });
});

test('a breach that is withdrawn voids its credit, its share goes to the others, and both are in the trail', async () => {
  const { v, first } = await three();
  await withdraw(first, dueOn(2));
  expect(await amounts(v)).toEqual([
    ['void', 0],
    ['proposed', 200],
    ['proposed', 200],
  ]);
  expect((await trail(v, 'T-1001.2.late')).map((e) => [e.action, e.reason])).toEqual([
    ['credit.proposed', undefined],
    ['credit.void', 'the breach was withdrawn'],
  ]);
  expect((await trail(v, 'T-1003.2.late')).map((e) => e.action)).toEqual([
    'credit.proposed',
    'credit.recomputed',
  ]);
  expect((await store.audit.verify(v.scope.tenant, 'credit/T-1003.2.late')).brokenAt).toBeUndefined();
});

test('a repeated flush changes nothing, neither does one that is played again to another process', async () => {
  const v = await aVendor(store, credits());
  const t = await opened(v, 1_001);
  const flush = await breach(t, dueOn(2));
  const before = await listOf(v);
  for (const by of [store, second]) await by.tickets.flush(flush);
  await store.tickets.dropOpen(v.scope.tenant);
  await store.tickets.flush({ ...flush, events: [] });
  await store.tickets.flush(flush);
  expect(await listOf(v)).toEqual(before);
  expect(await trail(v, 'T-1001.2.late')).toHaveLength(1);
});

test('breaches that two processes note at once never exceed the cap together', async () => {
  const v = await aVendor(store, credits());
  const tickets = await Promise.all(Array.from({ length: 8 }, (_, i) => opened(v, 1_001 + i)));
  await Promise.all(tickets.map((t, i) => breach(t, dueOn(2) + i, { by: i % 2 === 0 ? store : second })));
  expect((await amounts(v)).map(([, amount]) => amount)).toEqual([200, 200, 100, 0, 0, 0, 0, 0]);
});

test('a breach again after it was withdrawn is a credit of its own; the first stays void', async () => {
  const v = await aVendor(store, credits());
  const t = await opened(v, 1_001);
  await breach(t, dueOn(2));
  await withdraw(t, dueOn(2));
  await breach(t, dueOn(3));
  expect(await amounts(v)).toEqual([
    ['void', 0],
    ['proposed', 200],
  ]);
  await withdraw(t, dueOn(3));
  expect(await amounts(v)).toEqual([
    ['void', 0],
    ['void', 0],
  ]);
});

test('how late the clock was when it stopped raises a proposed credit', async () => {
  const v = await aVendor(
    store,
    credits({ perOverrun: { every: '1h', amount: { fixed: 50 } } }, { month: 10_000 }),
  );
  const t = await opened(v, 1_001);
  await breach(t, dueOn(2));
  expect(await amounts(v)).toEqual([['proposed', 200]]);
  const [clock] = t.record.clocks;
  if (!clock) throw new Error('a P1 has a response clock');
  const late = {
    ...clock,
    state: 'breached' as const,
    breachedAt: dueOn(2),
    stoppedAt: dueOn(2) + hour + 1,
    overrunMs: hour + 1,
  };
  await t.say('responded', {
    record: { clocks: [late] },
    event: { changes: [{ path: '/clocks/response/stoppedAt', old: null, new: dueOn(2) + hour + 1 }] },
  });
  expect(await amounts(v)).toEqual([['proposed', 300]]);
});

test('what the vendor agreed on inside, and contracts without credit clauses, give no credit', async () => {
  const v = await aVendor(store, credits());
  await breach(await opened(v, 1_001), dueOn(2), { kind: 'ola' });
  expect(await listOf(v)).toEqual([]);
  const none = await aVendor(store);
  await breach(await opened(none, 1_001), dueOn(2));
  expect(await listOf(none)).toEqual([]);
});

test('versions of a contract share the caps, and each breach goes by the version its ticket had', async () => {
  const v = await aVendor(store, credits());
  await breach(await opened(v, 1_001), dueOn(2));
  const { id, version } = await v.amend(credits({ amount: { fixed: 400 } }));
  await breach(await opened(v, 1_002, { contract: { id, version } }), dueOn(3));
  expect(await amounts(v)).toEqual([
    ['proposed', 200],
    ['proposed', 300],
  ]);
});

test('a breach is withdrawn also by an amendment that grants no credits any more', async () => {
  const v = await aVendor(store, credits());
  const t = await opened(v, 1_001);
  await breach(t, dueOn(2));
  const { id, version } = await v.amend({ credits: undefined });
  await t.say('breach-withdrawn', {
    record: { contract: { id, version } },
    event: { data: { clock: 'response', kind: 'sla', level: 'P1', oldDueAt: dueOn(2), revision: 2 } },
  });
  expect(await amounts(v)).toEqual([['void', 0]]);
});

test('a decision stands in the history and the trail; the same key is answered again, another body is a conflict', async () => {
  const { v } = await three();
  const id = 'T-1001.2.late';
  const lead = { ...v.scope, actor: { id: 'chen-jie', kind: 'person', role: 'lead' } as const };
  const waive = (reason: string, key?: { key: string; bodyHash: string }) =>
    store.credits.decide(lead, id, { name: 'waive', reason }, key);
  const request = { key: 'waive:k', bodyHash: 'one' };
  expect((await waive('goodwill', request))?.credit).toMatchObject({ state: 'waived', amount: 200 });
  expect((await waive('goodwill', request))?.credit.history).toHaveLength(1);
  await expect(waive('another', { ...request, bodyHash: 'two' })).rejects.toMatchObject({
    code: 'idempotency.conflict',
  });
  await expect(waive('again')).rejects.toMatchObject({
    code: 'credit.illegalTransition',
    details: { allowed: [] },
  });
  expect((await trail(v, id)).at(-1)).toMatchObject({
    action: 'credit.waived',
    reason: 'goodwill',
    actor: { id: 'chen-jie' },
  });
  expect(await amounts(v)).toEqual([
    ['waived', 200],
    ['proposed', 200],
    ['proposed', 100],
  ]);
});

test('who chooses the better level leaves the money to the others at once', async () => {
  const { v } = await three(credits({ alternative: { kind: 'upgrade-guarantee', note } }));
  const chosen = await store.credits.decide(v.scope, 'T-1001.2.late', {
    name: 'choose',
    reason: 'as offered',
    alternative: 'upgrade-guarantee',
  });
  expect(chosen?.credit).toMatchObject({ state: 'agreed', amount: 0, guarantee: note });
  expect(await amounts(v)).toEqual([
    ['agreed', 0],
    ['proposed', 200],
    ['proposed', 200],
  ]);
});

test('an agreed credit whose breach is withdrawn is marked for reversal and reversed', async () => {
  const { v, first } = await three();
  const id = 'T-1001.2.late';
  await store.credits.decide(v.scope, id, { name: 'agree', reason: 'as found' });
  await withdraw(first, dueOn(2));
  expect(await amounts(v)).toEqual([
    ['reversal-due', 200],
    ['proposed', 200],
    ['proposed', 200],
  ]);
  const reversed = await store.credits.decide(v.scope, id, {
    name: 'reverse',
    reason: 'withdrawn',
    to: { invoice: 'R-9' },
  });
  expect(reversed?.credit.history.at(-1)).toMatchObject({ to: 'reversed', settlement: { invoice: 'R-9' } });
});

test('a decision and a breach at once both hold', async () => {
  const { v } = await three();
  const fourth = await opened(v, 1_004);
  await Promise.all([
    store.credits.decide(v.scope, 'T-1003.2.late', { name: 'agree', reason: 'as found' }),
    breach(fourth, dueOn(1), { by: second }),
  ]);
  const sum = (await amounts(v)).reduce((total, [, amount]) => total + Number(amount), 0);
  expect(sum).toBe(500);
  expect((await store.credits.get(v.scope, 'T-1003.2.late'))?.credit).toMatchObject({
    state: 'agreed',
    amount: expect.any(Number),
  });
});

test('credits are listed by period, state and contract in pages without gap or repeat', async () => {
  const { v, first } = await three(credits({}, {}));
  await breach(first, shanghai('2026-04-01T00:00:00'));
  const ids = async (filter: object) => (await listOf(v, filter)).map((c) => c.id);
  expect(await ids({ period: '2026-04' })).toEqual(['T-1001.3.late']);
  expect(await ids({ period: '2026-Q1' })).toHaveLength(3);
  expect(await ids({ period: '2026' })).toHaveLength(4);
  expect(await ids({ period: '2025' })).toEqual([]);
  expect(await ids({ state: ['agreed', 'void'] })).toEqual([]);
  expect(await ids({ contract: 'acme-2026', state: ['proposed'] })).toHaveLength(4);
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await store.credits.list(v.scope, { limit: 3, ...(cursor ? { cursor } : {}) });
    seen.push(...page.items.map((c) => c.id));
    cursor = page.nextCursor;
  } while (cursor);
  expect(seen).toEqual(['T-1001.3.late', 'T-1003.2.late', 'T-1002.2.late', 'T-1001.2.late']);
});

test('neither another vendor nor another customer sees a credit or decides about it', async () => {
  const { v } = await three();
  const id = 'T-1001.2.late';
  const other = await aVendor(store, credits());
  for (const scope of [other.scope, { ...v.scope, customer: 'bohai' }]) {
    expect(await store.credits.get(scope, id)).toBeUndefined();
    expect((await store.credits.list(scope, { limit: 5 })).items).toEqual([]);
    expect((await store.credits.list(scope, { limit: 5, contract: 'acme-2026' })).items).toEqual([]);
    expect(await store.credits.decide(scope, id, { name: 'agree', reason: 'as found' })).toBeUndefined();
  }
  expect(await store.credits.get({ ...v.scope, customer: 'acme' }, id)).toBeDefined();
});

test('an update rhythm is no promise with a credit', async () => {
  const v = await aVendor(store, credits());
  const t = await opened(v, 1_001);
  await t.say('update-due', { event: { data: { dueAt: dueOn(2) } } });
  expect(await listOf(v)).toEqual([]);
});
