/** Clocks on the real server with the real store: business hours, holidays, pauses, and steps that reach somebody. */
import { china2026 } from '@perennial/domain/calendar/china/2026';
import type { CalendarLookup } from '@perennial/domain/calendar/hours';
import type { CalendarSpec, Window } from '@perennial/domain/calendar/rules';
import { registers } from '@perennial/domain/register/schema';
import { systemActor } from '@perennial/domain/scope/rules';
import { clocksAsOf } from '@perennial/domain/sla/as-of';
import type { EscalationStep } from '@perennial/domain/sla/policy/rules';
import type { Hours } from '@perennial/domain/sla/rules';
import type { AnyEnvelope } from '@perennial/domain/ticket/commands/rules';
import type { TicketRecord } from '@perennial/domain/ticket/record/rules';
import type { Store } from '@perennial/store/ports';
import { commandTicket } from '@perennial/temporal/command-ticket';
import type { Temporal } from '@perennial/temporal/connect';
import { ticketWorkflowId } from '@perennial/temporal/ids';
import { startTicket } from '@perennial/temporal/start-ticket';
import { type ATicket, aPolicy, aTicket, someTerms } from '@perennial/testkit/flow/a-ticket';
import { aCommand, aPlan, aRecord, customer } from '@perennial/testkit/flow/command';
import type { Client } from '@temporalio/client';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type FlowWorld, startFlowWorld } from './testing/flow-world.ts';

const hour = 3_600_000;
const shanghai = (local: string): number => Date.parse(`${local}+08:00`);

const day: Window[] = [['09:00', '18:00']];
const spec: CalendarSpec = {
  tz: 'Asia/Shanghai',
  week: { mon: day, tue: day, wed: day, thu: day, fri: day },
  holidays: china2026.holidays,
  annualHolidays: [],
  specialDays: china2026.makeUpDays.map((d) => ({ ...d, windows: day, kind: 'make-up' })),
  breaks: [],
};
const office: Hours = { kind: 'calendar', id: 'cn-office', version: 1 };
const calendars: CalendarLookup = () => spec;

let temporal: Temporal;
let skipping: Client;
let store: Store;
let queues: FlowWorld['queues'];
let stop: () => Promise<void>;

beforeAll(async () => {
  ({ temporal, skipping, store, queues, stop } = await startFlowWorld('clocks'));
});
afterAll(() => stop());

const opened = async (client: Client, of: ATicket, people: object[] = [], rotas: object[] = []) => {
  const { record, terms, event } = aTicket({ calendars, ...of });
  const scope = { tenant: record.tenant, actor: systemActor, requestId: 'test' };
  const calendar = await store.calendars.put(
    scope,
    {
      id: 'cn-office',
      name: 'China office hours',
      spec,
      sources: [{ set: 'cn', year: 2026, version: 1 }],
    },
    { reason: 'as agreed' },
  );
  expect(calendar.version).toBe(1);
  await store.registers.put(
    scope,
    'people',
    people.map((row) => registers.people.parse(row)),
    undefined,
  );
  await store.registers.put(
    scope,
    'rotas',
    rotas.map((row) => registers.rotas.parse(row)),
    undefined,
  );
  const workflowId = ticketWorkflowId(record.tenant, record.no);
  await store.tickets.open(scope, { record, event, start: { workflowId, input: {} } });
  await startTicket(client, { workflowId, input: { record, terms }, taskQueue: queues.flow, ...record });
  const read = async (): Promise<TicketRecord> => {
    const found = await store.tickets.get(scope, record.no);
    if (!found) throw new Error('the ticket is not in the store');
    return found.record;
  };
  return {
    record,
    read,
    timeline: async () => (await store.tickets.timeline(scope, record.no, { limit: 500 })).items,
    say: async (command: AnyEnvelope): Promise<TicketRecord> => {
      await commandTicket(temporal.client, workflowId, command, 20_000);
      return read();
    },
  };
};

const until = (claim: () => Promise<void>) => vi.waitFor(claim, { timeout: 40_000, interval: 100 });

const inOffice = someTerms();
inOffice.levels.P2 = { clocks: [aPolicy('workaround', 4 * hour, { hours: office, warnAtPct: [] })] };

test('a P2 of the make-up Saturday before the Spring Festival of 2026 is due on the Tuesday after it, and a hold moves it', async () => {
  const openedAt = shanghai('2026-02-14T16:30:00');
  const t = await opened(temporal.client, { level: 'P2', terms: inOffice, openedAt });
  expect(t.record.clocks[0]?.dueAt).toBe(shanghai('2026-02-24T11:30:00'));
  await until(async () =>
    expect((await t.timeline()).map((e) => [e.kind, e.at])).toContainEqual([
      'clock-breached',
      shanghai('2026-02-24T11:30:00'),
    ]),
  );
  await t.say(aCommand('triage', { class: 'data' }, { receivedAt: openedAt + 60_000 }));
  const held = await t.say(
    aCommand(
      'hold',
      { on: 'customer', reason: 'needs the lot number' },
      { receivedAt: shanghai('2026-02-24T10:00:00') },
    ),
  );
  expect(held.clocks[0]).toMatchObject({ state: 'paused', dueAt: null, elapsedMs: 2.5 * hour });
  const resumed = await t.say(
    aCommand(
      'messages',
      { text: 'lot 42' },
      { receivedAt: shanghai('2026-02-24T10:20:00'), actor: customer },
    ),
  );
  const due = shanghai('2026-02-24T11:50:00');
  expect(resumed.clocks[0]).toMatchObject({ dueAt: due, targetMs: 4 * hour });
  expect(resumed.clocks[0]?.revisions.map((r) => [r.reason, r.oldDueAt, r.newDueAt])).toEqual([
    ['paused', shanghai('2026-02-24T11:30:00'), null],
    ['resumed', null, due],
  ]);
  await t.say(aCommand('respond', aPlan, { receivedAt: due - 60_000 }));
  const done = await t.say(
    aCommand('workaround', { what: 'batch screen', confirmedBy: 'Sun Lei' }, { receivedAt: due }),
  );
  expect(done.clocks[0]).toMatchObject({ state: 'met', stoppedAt: due, elapsedMs: 4 * hour });
  // What was said of a breach meanwhile was taken back, and stays readable.
  const kinds = (await t.timeline()).map((e) => e.kind);
  expect(kinds.filter((k) => k === 'clock-breached').length).toBe(
    kinds.filter((k) => k === 'breach-withdrawn').length,
  );
});

test('what was known before the hold can be read after it', async () => {
  const t = await opened(temporal.client, {
    level: 'P2',
    terms: inOffice,
    openedAt: shanghai('2026-02-14T16:30:00'),
  });
  await t.say(aCommand('triage', { class: 'data' }));
  const before = await t.read();
  const asked = Date.now();
  await new Promise((resolve) => setTimeout(resolve, 20));
  await t.say(
    aCommand('hold', { on: 'customer', reason: 'lot' }, { receivedAt: shanghai('2026-02-24T10:00:00') }),
  );
  const known = clocksAsOf(await t.read(), await t.timeline(), asked, calendars);
  expect(known).toMatchObject([
    { state: 'breached', dueAt: before.clocks[0]?.dueAt, revision: 1, revisions: [], pauses: [] },
  ]);
});

test('in business hours nobody is late before the office has opened: the breach comes at the calendar hour', async () => {
  const t = await opened(skipping, { level: 'P2', terms: inOffice });
  const due = t.record.clocks[0]?.dueAt;
  await until(async () => expect((await t.timeline()).map((e) => e.kind)).toContain('clock-breached'));
  const breaches = (await t.timeline()).filter((e) => e.kind === 'clock-breached');
  expect(breaches.map((e) => e.at)).toEqual([due]);
  const local = new Date((due ?? 0) + 8 * hour).toISOString().slice(11, 16);
  expect(local > '09:00' && local <= '18:00').toBe(true);
});

const toResolved = (openedAt: number, resolvedAt: number): AnyEnvelope[] => [
  aCommand('triage', { class: 'configuration' }, { receivedAt: openedAt + 1_000 }),
  aCommand('respond', aPlan, { receivedAt: openedAt + 2_000 }),
  aCommand('start', {}, { receivedAt: openedAt + 3_000 }),
  aCommand(
    'propose-fix',
    { summary: 'jobs replayed', changeRecord: aRecord },
    { receivedAt: openedAt + 4_000 },
  ),
  aCommand(
    'verify',
    {
      checks: [
        { kind: 'function', result: 'pass' },
        { kind: 'data', result: 'pass' },
        { kind: 'regression', result: 'pass' },
      ],
    },
    { receivedAt: resolvedAt },
  ),
];

test.each([
  ['at the due instant is in time', 0, { state: 'met' }],
  ['one second after it is a breach of one second', 1_000, { state: 'breached', overrunMs: 1_000 }],
])('a resolve %s', async (_, late, expected) => {
  const terms = someTerms();
  terms.levels.P1 = { clocks: [aPolicy('resolution', hour, { warnAtPct: [] })] };
  const openedAt = Date.now() - 2 * hour;
  const t = await opened(temporal.client, { level: 'P1', terms, openedAt });
  let record = t.record;
  for (const command of toResolved(openedAt, openedAt + hour + late)) record = await t.say(command);
  expect(record.state).toBe('resolved');
  expect(record.clocks[0]).toMatchObject({ ...expected, stoppedAt: openedAt + hour + late });
  expect(record.clocks[0]?.breachedAt).toBe(late === 0 ? undefined : openedAt + hour);
});

test('a step nobody can take moves on at once, and the next one reaches whoever is on call', async () => {
  const steps: EscalationStep[] = [
    { at: { pct: 50 }, to: [{ person: 'gone' }] },
    { at: { pct: 90 }, to: [{ rota: 'night' }] },
  ];
  const terms = someTerms();
  terms.levels.P1 = { clocks: [aPolicy('response', hour, { warnAtPct: [], steps })] };
  const people = [
    { id: 'zhou-ping', name: 'Zhou Ping', contacts: { email: 'zhou.ping@vendor.example' } },
    { id: 'li-wei', name: 'Li Wei', contacts: { email: 'li.wei@vendor.example' } },
  ];
  const rota = { id: 'night', name: 'Night', people: ['zhou-ping'], startsOn: '2020-01-01' };
  const t = await opened(skipping, { level: 'P1', terms }, people, [rota]);
  await until(async () => expect((await t.timeline()).map((e) => e.kind)).toContain('clock-breached'));
  const half = t.record.openedAt + hour / 2;
  const called = (await t.timeline()).filter((e) => e.kind.startsWith('escalat'));
  expect(called.map((e) => [e.kind, e.data.index])).toEqual([
    ['escalation-skipped', 0],
    ['escalated', 1],
  ]);
  expect(called[0]).toMatchObject({
    at: half,
    data: { passedOver: ['person gone: gone (not in the register)'] },
  });
  expect(called[1]?.data.to).toBe('zhou-ping');
  // At half of the time, not only at nine tenths of it.
  expect(called[1]?.at).toBeLessThan(half + 0.3 * hour);
  expect((await t.read()).escalation).toEqual({ step: 1, to: 'zhou-ping' });
});
