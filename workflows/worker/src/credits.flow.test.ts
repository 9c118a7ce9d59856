/** Breaches of real workflows, whose time the server skips, show up as service credits with their evidence. */
import { aContract } from '@perennial/domain/contract/testing/files';
import { type Scope, systemActor } from '@perennial/domain/scope/rules';
import type { CreditRecord, Store } from '@perennial/store/ports';
import { commandTicket } from '@perennial/temporal/command-ticket';
import type { Temporal } from '@perennial/temporal/connect';
import { ticketWorkflowId } from '@perennial/temporal/ids';
import { startTicket } from '@perennial/temporal/start-ticket';
import { aTicket, someTerms } from '@perennial/testkit/flow/a-ticket';
import { aCommand, aPlan } from '@perennial/testkit/flow/command';
import { freshName } from '@perennial/testkit/stack/fresh';
import type { Client } from '@temporalio/client';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type FlowWorld, startFlowWorld } from './testing/flow-world.ts';

const hour = 3_600_000;
const scope: Scope = { tenant: freshName('tenant'), actor: systemActor, requestId: 'test' };
const terms = someTerms({ contract: 'acme-2026' });
/** Of all tickets, so that their due instants lie in one month. */
const openedAt = Date.now();
const due = openedAt + hour;

let temporal: Temporal;
let skipping: Client;
let store: Store;
let queues: FlowWorld['queues'];
let stop: () => Promise<void>;

beforeAll(async () => {
  ({ temporal, skipping, store, queues, stop } = await startFlowWorld('credits'));
  const { version: _, ...contract } = aContract({
    from: '2020-01-01',
    to: '2099-12-31',
    credits: {
      clauses: [{ id: 'p1-response', on: { clocks: ['response'], levels: ['P1'] }, amount: { fixed: 200 } }],
      caps: { month: 500 },
    },
  });
  await store.contracts.put(scope, contract, { reason: 'as agreed' });
});
afterAll(() => stop());

const opened = async (number: number): Promise<string> => {
  const { record, event } = aTicket({ level: 'P1', number, openedAt, terms });
  const own = { ...record, tenant: scope.tenant };
  const workflowId = ticketWorkflowId(scope.tenant, own.no);
  await store.tickets.open(scope, { record: own, event, start: { workflowId, input: {} } });
  await startTicket(skipping, {
    workflowId,
    input: { record: own, terms },
    taskQueue: queues.flow,
    ...own,
  });
  return workflowId;
};

const until = (claim: () => Promise<void>) => vi.waitFor(claim, { timeout: 40_000, interval: 100 });
const credits = async (): Promise<CreditRecord[]> =>
  (await store.credits.list(scope, { contract: 'acme-2026', limit: 50 })).items.toReversed();
const shown = async () =>
  (await credits()).map(({ ticket, credit }) => [ticket, credit.state, credit.amount]);

test('three breaches are credits of 200, 200 and 100, and a response that came in time withdraws one', async () => {
  const [first] = await Promise.all([1_001, 1_002, 1_003].map(opened));
  await until(async () =>
    expect(await shown()).toEqual([
      ['T-1001', 'proposed', 200],
      ['T-1002', 'proposed', 200],
      ['T-1003', 'proposed', 100],
    ]),
  );
  for (const { id, event, ticket, version, credit } of await credits()) {
    const { items } = await store.tickets.timeline(scope, ticket, { limit: 50 });
    const breach = items.find((e) => e.kind === 'clock-breached');
    expect(event).toBe(`${ticketWorkflowId(scope.tenant, ticket)}/${breach?.seq}`);
    expect(id).toBe(`${ticket}.${breach?.seq}.p1-response`);
    expect([version, credit.dueAt]).toEqual([1, due]);
    expect(credit.evidence).toEqual([
      expect.objectContaining({ kind: 'breach', ticket, clock: 'response', level: 'P1', dueAt: due }),
      expect.objectContaining({ kind: 'clause', contract: 'acme-2026', version: 1 }),
      expect.objectContaining({ kind: 'cap', per: 'month', cap: 500 }),
    ]);
  }

  const inTime = aCommand('respond', aPlan, { receivedAt: due - 1 });
  await commandTicket(temporal.client, first ?? '', inTime, 20_000);
  expect(await shown()).toEqual([
    ['T-1001', 'void', 0],
    ['T-1002', 'proposed', 200],
    ['T-1003', 'proposed', 200],
  ]);
  const [withdrawn] = await credits();
  expect(withdrawn?.credit.history).toMatchObject([
    { from: 'proposed', to: 'void', reason: 'the breach was withdrawn' },
  ]);
  const trail = await store.audit.stream(scope, `credit/${withdrawn?.id}`, { limit: 10 });
  expect(trail.items.map((e) => e.action)).toEqual(['credit.proposed', 'credit.void']);
  expect(await store.audit.verify(scope.tenant, `credit/${withdrawn?.id}`)).toEqual({ events: 2 });
});

test('a late response says how late it was, and the evidence has it to the millisecond', async () => {
  const workflowId = await opened(1_004);
  await until(async () => expect((await shown()).map(([ticket]) => ticket)).toContain('T-1004'));
  await commandTicket(
    temporal.client,
    workflowId,
    aCommand('respond', aPlan, { receivedAt: due + 7 }),
    20_000,
  );
  const late = (await credits()).find((c) => c.ticket === 'T-1004');
  expect(late?.credit.evidence[0]).toMatchObject({ kind: 'breach', overrunMs: 7 });
});
