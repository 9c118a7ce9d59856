/** A ticket the reducer has played, as intake explains it: now, and as it was known before. */
import { play } from '@perennial/definitions/ticket/testing/play';
import { china2026 } from '@perennial/domain/calendar/china/2026';
import type { CalendarSpec, Window } from '@perennial/domain/calendar/rules';
import { type Role, type Scope, systemActor } from '@perennial/domain/scope/rules';
import { ticketWorkflowId } from '@perennial/temporal/ids';
import { aPolicy, someTerms } from '@perennial/testkit/flow/a-ticket';
import { customer } from '@perennial/testkit/flow/command';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openWorld, type World } from '../../testing/world.ts';

const hour = 3_600_000;
const at = (local: string): number => Date.parse(`${local}+08:00`);
const opened = at('2026-02-14T16:30:00');
const day: Window[] = [['09:00', '18:00']];
const spec: CalendarSpec = {
  tz: 'Asia/Shanghai',
  week: { mon: day, tue: day, wed: day, thu: day, fri: day },
  holidays: china2026.holidays,
  annualHolidays: [],
  specialDays: china2026.makeUpDays.map((d) => ({ ...d, windows: day, kind: 'make-up' })),
  breaks: [],
};
const office = { kind: 'calendar', id: 'cn-office', version: 1 } as const;
const terms = someTerms({
  levels: {
    P1: { clocks: [aPolicy('response', hour)] },
    P2: {
      clocks: [
        aPolicy('workaround', 4 * hour, { hours: office }),
        aPolicy('triage', 2 * hour, { kind: 'ola' }),
        { ...aPolicy('manual', 72 * hour), name: 'authority', kind: 'regulatory', startsOn: 'attached' },
      ],
    },
    P3: { clocks: [aPolicy('resolution', 24 * hour)] },
  },
});

let world: World;
let no: string;
const keys: Partial<Record<Role, string>> = {};
const holdFrom = at('2026-02-24T10:00:00');
const holdTo = at('2026-02-24T10:20:00');

beforeAll(async () => {
  world = await openWorld();
  world.clock.now = opened;
  const game = play({ level: 'P2', terms, openedAt: opened, calendars: () => spec });
  const [event] = game.log;
  if (!event) throw new Error('a ticket opens with an event');
  const { record } = game.state();
  const scope: Scope = { tenant: record.tenant, actor: systemActor, requestId: 'explain' };
  no = record.no;
  const { version } = await world.store.calendars.put(
    scope,
    {
      id: 'cn-office',
      name: 'China office hours',
      spec,
      sources: [{ set: 'cn', year: 2026, version: 1 }],
    },
    { reason: 'as agreed' },
  );
  expect(version).toBe(1);
  const workflowId = ticketWorkflowId(record.tenant, no);
  await world.store.tickets.open(scope, { record, event, start: { workflowId, input: {} } });
  const flush = async () => {
    game.flush();
    const { record: after } = game.state();
    await world.store.tickets.flush({
      workflowId,
      runId: 'run',
      record: after,
      events: game.log.filter((e) => e.seq > 1),
      archive: false,
    });
  };
  game.say('triage', { class: 'data' }, opened + hour);
  game.say('hold', { on: 'customer', reason: 'needs the lot number' }, holdFrom);
  await flush();
  game.say('messages', { text: 'lot 42' }, holdTo, { actor: customer });
  game.say('attach-clock', { clock: 'authority', reason: 'reportable' }, holdTo + hour);
  await flush();
  for (const role of ['agent', 'customer'] as const)
    keys[role] = (
      await world.store.keys.create(scope, {
        role,
        name: role,
        expiresAt: at('2027-01-01T00:00:00'),
        ...(role === 'customer' ? { customer: 'acme' } : {}),
      })
    ).secret;
  world.clock.now = at('2026-02-24T11:00:00');
});
afterAll(() => world.close());

type Entry = { kind: string; pause?: object };
type Shown = { name: string; entries: Entry[]; revisions: { reason: string }[] };
type Answer = { asOf: string; clocks: Shown[]; items: Shown[]; errors: { path: string; message: string }[] };

const ask = async (path: string, role: Role = 'agent') => {
  const response = await world.app.request(`/v1/tickets/${no}/${path}`, {
    headers: { authorization: `Bearer ${keys[role]}` },
  });
  const json: Answer = JSON.parse(await response.text());
  return { status: response.status, json };
};
const asOf = (instant: string) => `asOf=${encodeURIComponent(`${instant}+08:00`)}`;

describe('explain', () => {
  test('gives the ledger of a due instant: make-up day, holiday, pause, and what lies ahead', async () => {
    const { status, json } = await ask('explain?clock=workaround');
    expect(status).toBe(200);
    expect(json).toMatchObject({ ticket: no, asOf: '2026-02-24T11:00:00.000+08:00' });
    const [clock] = json.clocks;
    expect(clock).toMatchObject({
      name: 'workaround',
      kind: 'sla',
      level: 'P2',
      state: 'running',
      policy: { contract: 'service', version: 1 },
      calendar: { id: 'cn-office', version: 1 },
      startedAt: '2026-02-14T16:30:00.000+08:00',
      dueAt: '2026-02-24T11:50:00.000+08:00',
      targetMs: 4 * hour,
      elapsedMs: 4 * hour - 50 * 60_000,
      remainingMs: 50 * 60_000,
    });
    expect(clock?.entries.map((e) => e.kind)).toEqual([
      ...['counted', 'closed', 'closed', 'closed', 'counted', 'paused', 'counted', 'counted'],
    ]);
    expect(clock?.entries[2]).toMatchObject({
      from: '2026-02-15T00:00:00.000+08:00',
      to: '2026-02-24T00:00:00.000+08:00',
      closed: { kind: 'holiday', date: '2026-02-15', until: '2026-02-23', nameZh: '春节' },
    });
    expect(clock?.entries[5]?.pause).toEqual({
      on: 'customer',
      by: 'li-wei',
      reason: 'needs the lot number',
    });
    expect(clock?.entries.at(-1)).toMatchObject({
      to: '2026-02-24T11:50:00.000+08:00',
      totalMs: 4 * hour,
      ahead: true,
    });
    expect(clock?.revisions.map((r) => r.reason)).toEqual(['paused', 'resumed']);
  });

  test('as of an earlier instant says what was known then', async () => {
    const { json } = await ask(`explain?clock=workaround&${asOf('2026-02-20T12:00:00')}`);
    const [clock] = json.clocks;
    expect(clock).toMatchObject({
      state: 'running',
      dueAt: '2026-02-24T11:30:00.000+08:00',
      elapsedMs: 1.5 * hour,
      revision: 1,
      revisions: [],
      pauses: [],
    });
    expect(clock?.entries.at(-1)).toMatchObject({ to: '2026-02-24T11:30:00.000+08:00', totalMs: 4 * hour });
    const paused = (await ask(`explain?clock=workaround&${asOf('2026-02-24T10:10:00')}`)).json.clocks[0];
    expect(paused).toMatchObject({ state: 'paused', dueAt: null, revision: 2 });
  });

  test('names the clocks there are when asked for another', async () => {
    const { status, json } = await ask('explain?clock=nothing');
    expect(status).toBe(422);
    expect(json.errors).toEqual([
      { path: '/clock', code: 'unknown', message: expect.stringMatching(/workaround, triage, authority/) },
    ]);
    const before = await ask(`explain?clock=authority&${asOf('2026-02-24T11:00:00')}`);
    expect(before.status).toBe(422);
  });

  test('a customer sees what was promised to it, and no clock of another kind', async () => {
    const { json } = await ask('explain', 'customer');
    expect(json.clocks.map((c) => c.name)).toEqual(['workaround']);
    const { status, json: refused } = await ask('explain?clock=triage', 'customer');
    expect(status).toBe(422);
    expect(JSON.stringify(refused)).not.toMatch(/authority/);
  });
});

describe('clocks as of an instant', () => {
  test('a clock that began later is absent', async () => {
    const names = async (instant: string) =>
      (await ask(`clocks?${asOf(instant)}`)).json.items.map((c) => c.name);
    world.clock.now = at('2026-02-25T09:00:00');
    expect(await names('2026-02-14T16:30:00')).toEqual(['workaround', 'triage']);
    expect(await names('2026-02-24T11:20:00')).toEqual(['workaround', 'triage', 'authority']);
    world.clock.now = at('2026-02-24T11:00:00');
  });

  test('a customer reads the past of what was promised to it', async () => {
    const { json } = await ask(`clocks?${asOf('2026-02-24T10:10:00')}`, 'customer');
    expect(json.asOf).toBe('2026-02-24T10:10:00.000+08:00');
    expect(json.items).toMatchObject([{ name: 'workaround', state: 'paused', revision: 2 }]);
  });

  test.each([
    ['clocks', '2026-02-14T16:29:59', 'beforeOpening', /opened at 2026-02-14T16:30:00/],
    ['explain', '2026-02-14T16:29:59', 'beforeOpening', /ask from then on/],
    ['clocks', '2026-02-24T11:00:01', 'future', /ask up to now/],
    ['explain', '2027-02-24T11:00:01', 'future', /ask up to now/],
  ])('%s of %s is refused as %s with a remedy', async (route, instant, code, remedy) => {
    const { status, json } = await ask(`${route}?${asOf(instant)}`);
    expect(status).toBe(422);
    expect(json.errors).toMatchObject([{ path: '/asOf', code }]);
    expect(json.errors[0]?.message).toMatch(remedy);
  });

  test.each(['yesterday', '2026-02-24', '2026-02-24T10:00:00'])('%s is no instant', async (text) => {
    const { status, json } = await ask(`clocks?asOf=${text}`);
    expect(status).toBe(422);
    expect(json.errors).toMatchObject([{ path: '/asOf', message: expect.stringMatching(/ISO-8601/) }]);
  });
});
