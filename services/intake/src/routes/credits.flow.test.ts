import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { noteBreach } from '../testing/breach.ts';
import { aBody, aContract } from '../testing/tenant.ts';
import { type Call, type Caller, morning, openWorld, type World } from '../testing/world.ts';

const hour = 3_600_000;
const note = 'next year the P2 of this module is served as P1';
const due = morning + hour;

let world: World;
beforeAll(async () => {
  world = await openWorld();
  await world.store.contracts.put(
    world.scopeOf('lead'),
    aContract('acme', {
      annualFee: { currency: 'CNY', amount: 120_000_000 },
      credits: {
        clauses: [
          { id: 'late', on: { clocks: ['response'] }, amount: { fixed: 20_000 } },
          { id: 'fee', on: { levels: ['P1'] }, amount: { percentOfPeriodFee: 1, period: 'month' } },
        ],
        caps: { month: 10_000_000 },
        alternative: { kind: 'upgrade-guarantee', note },
      },
    }),
    { reason: 'as agreed' },
  );
});
afterAll(() => world.close());

let no: string;
let id: string;
beforeEach(async () => {
  no = (await world.as('acme', 'POST', '/v1/tickets', { body: aBody() })).json.no;
  await noteBreach(world.store, 'north', no, { dueAt: due });
  id = `${no}.2.late`;
});

const tell = (caller: Caller, command: string, body: object = {}, call: Call = {}, of = id) =>
  world.as(caller, 'POST', `/v1/credits/${of}/${command}`, {
    body: { reason: 'as discussed', ...body },
    ...call,
  });
const show = (caller: Caller, of = id) => world.as(caller, 'GET', `/v1/credits/${of}`);

test('a credit shows its evidence: ticket, clock, due instant, overrun, event, contract version and clause', async () => {
  const { status, json } = await show('lead', `${no}.2.fee`);
  expect(status).toBe(200);
  expect(json).toMatchObject({
    id: `${no}.2.fee`,
    state: 'proposed',
    customer: 'acme',
    contract: { id: 'acme-2026', version: 2 },
    clause: 'fee',
    ticket: no,
    clock: 'response',
    level: 'P1',
    module: 'inventory',
    dueAt: '2026-01-05T10:00:00.000+08:00',
    overrunMs: 0,
    month: '2026-01',
    amount: 100_000,
    uncapped: 100_000,
    currency: 'CNY',
    alternative: { kind: 'upgrade-guarantee', note },
    next: ['agree', 'waive', 'dispute', 'choose'],
    history: [],
  });
  expect(json).toHaveProperty('evidence', [
    {
      kind: 'breach',
      event: `ticket/north/${no}/2`,
      ticket: no,
      clock: 'response',
      level: 'P1',
      module: 'inventory',
      dueAt: '2026-01-05T10:00:00.000+08:00',
      notedAt: '2026-01-05T10:00:00.000+08:00',
      overrunMs: 0,
    },
    expect.objectContaining({ kind: 'clause', contract: 'acme-2026', version: 2 }),
    { kind: 'fee', annual: 120_000_000, currency: 'CNY' },
    expect.objectContaining({ kind: 'cap', per: 'month', period: '2026-01', cap: 10_000_000 }),
  ]);
});

test('a customer sees its own credits, may dispute them and choose, and is offered nothing else', async () => {
  expect((await show('acme')).json).toMatchObject({ id, next: ['dispute', 'choose'] });
  expect((await tell('acme', 'agree')).status).toBe(403);
  expect((await tell('acme', 'waive', { reason: 'r' })).status).toBe(403);
  const { status, json } = await tell('acme', 'dispute', { reason: 'it was reported at 08:00 by phone' });
  expect(status).toBe(200);
  expect(json).toMatchObject({
    state: 'disputed',
    history: [
      {
        from: 'proposed',
        to: 'disputed',
        reason: 'it was reported at 08:00 by phone',
        actor: { id: expect.any(String) },
      },
    ],
  });
  expect((await show('bohai')).status).toBe(404);
  expect((await tell('bohai', 'dispute', { reason: 'r' })).status).toBe(404);
});

test('the way of the money: agreed, then applied to an invoice', async () => {
  expect((await tell('lead', 'agree', { reason: 'checked' })).json).toMatchObject({ state: 'agreed' });
  const applied = await tell('lead', 'apply', { invoice: 'R-2026-02' });
  expect(applied.json).toMatchObject({
    state: 'applied',
    amount: 20_000,
    next: [],
    history: [
      { to: 'agreed', reason: 'checked', at: '2026-01-05T09:00:00.000+08:00' },
      { to: 'applied', settlement: { invoice: 'R-2026-02' } },
    ],
  });
});

test('a dispute ends in a new proposal, and the next fee may take the credit up', async () => {
  await tell('lead', 'dispute', { reason: 'unclear' });
  expect((await tell('lead', 'propose-again', { reason: 'the log is clear' })).json).toMatchObject({
    state: 'proposed',
    amount: 20_000,
  });
  await tell('administrator', 'agree');
  expect((await tell('administrator', 'apply', { nextFee: true })).json).toMatchObject({
    history: [{}, {}, {}, { settlement: 'next-fee' }],
  });
});

test('who chooses the better level is owed no money', async () => {
  expect((await tell('acme', 'choose')).json).toMatchObject({
    state: 'agreed',
    amount: 0,
    uncapped: 20_000,
    guarantee: note,
  });
});

test('a credit taken back after it was agreed is reversed', async () => {
  await tell('lead', 'agree');
  await noteBreach(world.store, 'north', no, { dueAt: due, withdrawn: true });
  expect((await show('lead')).json).toMatchObject({ state: 'reversal-due', next: ['reverse'] });
  expect((await show('lead', `${no}.2.fee`)).json).toMatchObject({ state: 'void', amount: 0, next: [] });
  expect((await tell('lead', 'reverse', { invoice: 'R-2026-03' })).json).toMatchObject({ state: 'reversed' });
});

test('a command out of turn is refused with those that are allowed, and changes nothing', async () => {
  const { status, json } = await tell('lead', 'apply', { nextFee: true });
  expect(status).toBe(409);
  expect(json).toMatchObject({
    code: 'credit.illegalTransition',
    allowed: ['agree', 'waive', 'dispute', 'choose'],
    detail: 'a credit that is proposed does not take apply; it takes agree, waive, dispute, choose',
  });
  expect((await show('lead')).json).toMatchObject({ state: 'proposed', history: [] });
});

test('a repeated command with one key is carried out once; another body under it is a conflict', async () => {
  const first = await tell('lead', 'waive', { reason: 'goodwill' }, { key: 'k-1' });
  const again = await tell('lead', 'waive', { reason: 'goodwill' }, { key: 'k-1' });
  expect([first.status, again.status]).toEqual([200, 200]);
  expect(again.json).toEqual(first.json);
  const other = await tell('lead', 'waive', { reason: 'another' }, { key: 'k-1' });
  expect(other.json).toMatchObject({ code: 'idempotency.conflict' });
  expect((await tell('lead', 'waive', { reason: 'goodwill' })).status).toBe(409);
});

test('the key of a refused command is free again', async () => {
  expect((await tell('lead', 'apply', { nextFee: true }, { key: 'k-2' })).status).toBe(409);
  await tell('lead', 'agree');
  expect((await tell('lead', 'apply', { invoice: 'R-1' }, { key: 'k-2' })).status).toBe(200);
});

describe('bad input is named and changes nothing', () => {
  test.each([
    ['waive', { reason: undefined }, '/reason'],
    ['apply', { reason: undefined, nextFee: true }, '/reason'],
    ['waive', { reason: '  ' }, '/reason'],
    ['dispute', { reason: 5 }, '/reason'],
    ['dispute', { reason: 'r'.repeat(501) }, '/reason'],
    ['apply', {}, '/invoice'],
    ['apply', { invoice: '' }, '/invoice'],
    ['apply', { invoice: 'R-1', nextFee: true }, '/invoice'],
    ['apply', { nextFee: false }, '/nextFee'],
    ['agree', { amount: 1 }, '/amount'],
    ['choose', { alternative: 'money' }, '/alternative'],
    ['reverse', { note: 'x' }, '/note'],
    ['propose-again', { reason: null }, '/reason'],
  ])('%s with %j', async (command, body, path) => {
    const { status, json } = await tell('lead', command, body);
    expect([status, json.code]).toEqual([422, 'request.invalid']);
    expect(json.errors.map((e) => e.path)).toContain(path);
    expect((await show('lead')).json).toMatchObject({ state: 'proposed', history: [] });
  });

  test.each([
    ['period=2026-Q5', '/period'],
    ['period=26', '/period'],
    ['period=2026-13', '/period'],
    ['state=lost', '/state/0'],
    ['limit=0', '/limit'],
    ['limit=1000', '/limit'],
    ['contract=../x', '/contract'],
    ['cursor=nonsense', '/cursor'],
    ['customer=acme', '/customer'],
  ])('GET /v1/credits?%s', async (query, path) => {
    const { status, json } = await world.as('lead', 'GET', `/v1/credits?${query}`);
    expect([status, json.code]).toEqual([422, 'request.invalid']);
    expect(json.errors.map((e) => e.path)).toEqual([path]);
  });

  test.each([
    ['GET', '/v1/credits/T-1.2.none', undefined],
    ['GET', '/v1/credits/%2e%2e%2Fnorth', undefined],
    ['POST', '/v1/credits/T-1.2.none/agree', {}],
    ['POST', '/v1/credits/T-1.2.none/waive', {}],
  ])('%s %s is not there', async (method, path, body) => {
    expect((await world.as('lead', method, path, { body })).status).toBe(404);
  });

  test('a body that is no JSON', async () => {
    expect((await tell('lead', 'agree', undefined, { raw: '{' })).status).toBe(400);
    expect((await tell('lead', 'agree', undefined, { raw: 'x', type: 'text/plain' })).status).toBe(415);
  });
});

test('credits are listed by period, state and contract; a page says where the next begins', async () => {
  const list = async (caller: Caller, query = '') =>
    (await world.as(caller, 'GET', `/v1/credits?limit=200&${query}`)).json.items.map((c) => c.id);
  expect(await list('lead')).toContain(id);
  expect(await list('auditor', 'period=2026-Q1&state=proposed,agreed&contract=acme-2026')).toContain(id);
  expect(await list('agent', 'period=2026-02')).toEqual([]);
  expect(await list('lead', 'state=reversed')).not.toContain(id);
  expect(await list('bohai')).toEqual([]);
  expect(await list('bohai', 'contract=acme-2026')).toEqual([]);
  expect(await list('otherLead', 'contract=acme-2026')).toEqual([]);
  const first = await world.as('acme', 'GET', '/v1/credits?limit=1');
  const second = await world.as('acme', 'GET', `/v1/credits?limit=1&cursor=${first.json.nextCursor}`);
  expect(second.json.items[0]?.id).not.toBe(first.json.items[0]?.id);
});
