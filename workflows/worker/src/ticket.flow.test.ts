/** The ticket on the real server with the real store; the server skips the time in between. */

import type { TicketEvent } from '@perennial/domain/audit/rules';
import { systemActor } from '@perennial/domain/scope/rules';
import type { AnyEnvelope } from '@perennial/domain/ticket/commands/rules';
import type { TicketRecord } from '@perennial/domain/ticket/record/rules';
import type { Store } from '@perennial/store/ports';
import { commandTicket, reflushTicket } from '@perennial/temporal/command-ticket';
import type { Temporal } from '@perennial/temporal/connect';
import { ticketWorkflowId } from '@perennial/temporal/ids';
import { startTicket } from '@perennial/temporal/start-ticket';
import { type ATicket, aTicket } from '@perennial/testkit/flow/a-ticket';
import { aCommand, agent, aPlan, aRecord, customer } from '@perennial/testkit/flow/command';
import { freshName } from '@perennial/testkit/stack/fresh';
import type { Client } from '@temporalio/client';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type FlowWorld, startFlowWorld } from './testing/flow-world.ts';

const hour = 3_600_000;
let temporal: Temporal;
let skipping: Client;
let store: Store;
let queues: FlowWorld['queues'];
let stop: () => Promise<void>;

beforeAll(async () => {
  ({ temporal, skipping, store, queues, stop } = await startFlowWorld('ticket'));
});
afterAll(() => stop());

const opened = async (client: Client, of: ATicket) => {
  const { record, terms, event } = aTicket(of);
  const scope = { tenant: record.tenant, actor: systemActor, requestId: 'test' };
  const workflowId = ticketWorkflowId(record.tenant, record.no);
  await store.tickets.open(scope, { record, event, start: { workflowId, input: {} } });
  await startTicket(client, { workflowId, input: { record, terms }, taskQueue: queues.flow, ...record });
  const read = async (): Promise<{ record: TicketRecord; archived: boolean }> => {
    const found = await store.tickets.get(scope, record.no);
    if (!found) throw new Error('the ticket is not in the store');
    return found;
  };
  return {
    workflowId,
    record,
    scope,
    read,
    timeline: async (): Promise<TicketEvent[]> =>
      (await store.tickets.timeline(scope, record.no, { limit: 500 })).items,
    say: async (command: AnyEnvelope): Promise<TicketRecord> => {
      await commandTicket(temporal.client, workflowId, command, 20_000);
      return (await read()).record;
    },
  };
};

const until = (claim: () => Promise<void>) => vi.waitFor(claim, { timeout: 40_000, interval: 100 });
const kinds = (events: TicketEvent[]) => events.map((e) => e.kind);

test('a P1 nobody answers is warned of twice and breached at the due instant, once; the lead is told', async () => {
  const t = await opened(skipping, { level: 'P1' });
  await until(async () => expect(kinds(await t.timeline())).toContain('escalated'));
  const events = await t.timeline();
  expect(kinds(events)).toEqual(['opened', 'clock-warning', 'clock-warning', 'clock-breached', 'escalated']);
  const due = t.record.openedAt + hour;
  expect(events.map((e) => e.at)).toEqual([t.record.openedAt, due - hour / 2, due - hour / 5, due, due]);
  expect(events[4]?.data.to).toBe('chen-jie');
  const { record } = await t.read();
  expect(record.clocks[0]).toMatchObject({
    name: 'response',
    state: 'breached',
    dueAt: due,
    breachedAt: due,
  });
});

test('a response received in time but delivered late is met, and the breach is withdrawn by a new revision', async () => {
  const t = await opened(skipping, { level: 'P1' });
  await until(async () => expect(kinds(await t.timeline())).toContain('clock-breached'));
  const inTime = t.record.openedAt + hour - 1;
  const record = await t.say(aCommand('respond', aPlan, { receivedAt: inTime }));
  const [clock] = record.clocks;
  expect(clock).toMatchObject({ state: 'met', stoppedAt: inTime, revision: 2 });
  expect(clock).not.toHaveProperty('breachedAt');
  expect(kinds(await t.timeline())).toContain('breach-withdrawn');
});

test('a response a millisecond late stays breached', async () => {
  const t = await opened(skipping, { level: 'P1' });
  await until(async () => expect(kinds(await t.timeline())).toContain('clock-breached'));
  const record = await t.say(aCommand('respond', aPlan, { receivedAt: t.record.openedAt + hour + 1 }));
  expect(record.clocks[0]).toMatchObject({ state: 'breached', overrunMs: 1 });
});

const lifeUntilResolved = [
  aCommand('acknowledge', {}),
  aCommand('triage', { class: 'configuration' }),
  aCommand('respond', aPlan),
  aCommand('start', {}),
  aCommand('propose-fix', { summary: 'jobs replayed', changeRecord: aRecord }),
  aCommand('verify', {
    checks: [
      { kind: 'function', result: 'pass' },
      { kind: 'data', result: 'pass' },
      { kind: 'regression', result: 'pass' },
    ],
  }),
];

const live = async (say: (command: AnyEnvelope) => Promise<TicketRecord>, commands = lifeUntilResolved) => {
  let record: TicketRecord | undefined;
  for (const command of commands)
    record = await say({ ...command, id: `${command.id}-${freshName('c')}`, receivedAt: Date.now() });
  return record;
};

test('a typical ticket costs at most 130 events, and its read model says what the workflow holds', async () => {
  const t = await opened(temporal.client, { level: 'P3' });
  await live(t.say);
  const closed = await t.say(aCommand('accept', { note: 'works' }, { actor: customer }));
  expect(closed.state).toBe('closed');
  const handle = temporal.client.workflow.getHandle(t.workflowId);
  expect((await t.read()).record).toEqual(await handle.query<TicketRecord>('record'));
  const { historyLength } = await handle.describe();
  expect(historyLength).toBeLessThanOrEqual(130);
  const { events, brokenAt } = await store.audit.verify(t.scope.tenant, `ticket/${t.record.no}`);
  expect({ events, brokenAt }).toEqual({ events: closed.seq, brokenAt: undefined });
});

test('a solved ticket closes by silence after 5 days and is archived 14 days later, all by itself', async () => {
  const t = await opened(skipping, { level: 'P3' });
  const resolved = await live(t.say);
  const resolvedAt = resolved?.milestones.resolvedAt ?? 0;
  await until(async () => expect((await t.read()).archived).toBe(true));
  const { record } = await t.read();
  const day = 24 * hour;
  expect(record.milestones).toMatchObject({
    closedAt: resolvedAt + 5 * day,
    archivedAt: resolvedAt + 19 * day,
  });
  expect(record.next).toEqual([]);
  const done = await temporal.client.workflow.getHandle(t.workflowId).result();
  expect(done).toEqual(record);
  await expect(t.say(aCommand('reopen', { reason: 'again' }))).rejects.toMatchObject({
    code: 'ticket.archived',
  });
});

test('an illegal command is refused with the next steps and changes nothing', async () => {
  const t = await opened(temporal.client, { level: 'P2' });
  const before = (await t.read()).record;
  await expect(t.say(aCommand('start', {}))).rejects.toMatchObject({
    code: 'ticket.illegalTransition',
    details: { allowed: before.next },
  });
  expect((await t.read()).record).toEqual(before);
});

test('one command sent twice is applied once', async () => {
  const t = await opened(temporal.client, { level: 'P2' });
  const command = aCommand('updates', { text: 'we are on it', visibility: 'public' });
  const [first, second] = await Promise.all([t.say(command), t.say(command)]);
  expect(second).toEqual(first);
  expect(kinds(await t.timeline()).filter((k) => k === 'update-posted')).toHaveLength(1);
});

test('the read model dropped and flushed again is identical', async () => {
  const t = await opened(temporal.client, { level: 'P2' });
  await t.say(aCommand('acknowledge', {}));
  const before = (await t.read()).record;
  expect(await store.tickets.dropOpen(t.scope.tenant)).toBe(1);
  await reflushTicket(temporal.client, t.workflowId);
  await until(async () => expect((await t.read()).record).toEqual(before));
});

test('a hold on the customer pauses the clock, a message of the customer ends it, and the due instant moves by just that', async () => {
  const t = await opened(temporal.client, { level: 'P2', openedAt: Date.now() - 60_000 });
  const at = t.record.openedAt;
  await t.say(aCommand('triage', { class: 'data' }, { receivedAt: at + 1_000 }));
  const held = await t.say(
    aCommand('hold', { on: 'customer', reason: 'needs the lot number' }, { receivedAt: at + 10_000 }),
  );
  expect(held.clocks[0]).toMatchObject({ state: 'paused', dueAt: null, elapsedMs: 10_000 });
  const resumed = await t.say(
    aCommand('messages', { text: 'lot 42' }, { receivedAt: at + 40_000, actor: customer }),
  );
  expect(resumed.state).toBe('triaged');
  expect(resumed.clocks[0]).toMatchObject({ state: 'running', dueAt: at + 4 * hour + 30_000 });
  expect(resumed.clocks[0]?.revisions.map((r) => r.reason)).toEqual(['paused', 'resumed']);
});

test('without an agent nothing is acknowledged by the system', async () => {
  const t = await opened(temporal.client, { level: 'P1' });
  await t.say(aCommand('acknowledge', {}, { actor: agent }));
  const event = (await t.timeline()).find((e) => e.kind === 'acknowledged');
  expect(event?.actor).toMatchObject({ id: 'li-wei', kind: 'person' });
});
