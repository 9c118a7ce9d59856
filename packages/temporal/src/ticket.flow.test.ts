import { randomUUID } from 'node:crypto';
import { createServer } from 'node:net';
import type { AnyEnvelope } from '@perennial/domain/ticket/commands/rules';
import type { Client } from '@temporalio/client';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { commandTicket } from './command-ticket.ts';
import { connectTemporal, type Temporal } from './connect.ts';
import { ticketWorkflowId } from './ids.ts';
import { searchAttributes } from './search-attributes.ts';
import { startTicket, type TicketStart } from './start-ticket.ts';

let temporal: Temporal;
beforeAll(async () => {
  temporal = await connectTemporal({ address: inject('temporal'), namespace: inject('namespace') });
});
afterAll(() => temporal.connection.close());

const aStart = (over: Partial<TicketStart> = {}): TicketStart => ({
  workflowId: ticketWorkflowId(`t-${randomUUID()}`, 'T-1042'),
  input: { title: 'picking list empty' },
  no: 'T-1042',
  tenant: 'demo-vendor',
  customer: 'Acme',
  site: 'acme-shanghai',
  module: 'inventory',
  level: 'P2',
  title: 'picking list\nempty',
  state: 'new',
  dueAt: Date.parse('2026-01-05T01:00:00Z'),
  taskQueue: `nobody-polls-${randomUUID()}`,
  ...over,
});

const anEnvelope = (over: Partial<AnyEnvelope> = {}): AnyEnvelope =>
  ({
    name: 'start',
    id: randomUUID(),
    actor: { id: 'li.wei', kind: 'person', role: 'agent' },
    receivedAt: Date.now(),
    requestId: 'r-1',
    body: {},
    ...over,
  }) as AnyEnvelope;

const runsOf = async (client: Client, workflowId: string) => {
  const { historyLength, runId } = await client.workflow.getHandle(workflowId).describe();
  return { historyLength, runId };
};

test('a ticket started twice runs once', async () => {
  const start = aStart();
  await startTicket(temporal.client, start);
  const first = await runsOf(temporal.client, start.workflowId);
  await startTicket(temporal.client, start);
  expect((await runsOf(temporal.client, start.workflowId)).runId).toBe(first.runId);
});

test('a ticket whose workflow has ended is not started again', async () => {
  const start = aStart();
  await startTicket(temporal.client, start);
  await temporal.client.workflow.getHandle(start.workflowId).terminate('over');
  await startTicket(temporal.client, start);
  const { status } = await temporal.client.workflow.getHandle(start.workflowId).describe();
  expect(status.name).toBe('TERMINATED');
});

test('Temporal UI says what the ticket is about and where it stands', async () => {
  const start = aStart({ link: 'http://localhost:4000/tickets/T-1042' });
  await startTicket(temporal.client, start);
  const handle = temporal.client.workflow.getHandle(start.workflowId);
  const { typedSearchAttributes, staticSummary, staticDetails, priority } = {
    ...(await handle.describe()),
    staticSummary: await (await handle.describe()).staticSummary(),
    staticDetails: await (await handle.describe()).staticDetails(),
  };
  expect(staticSummary).toBe('T-1042 · P2 · Acme · picking list empty');
  expect(staticDetails).toContain('http://localhost:4000/tickets/T-1042');
  expect(typedSearchAttributes.get(searchAttributes.tenant)).toBe('demo-vendor');
  expect(typedSearchAttributes.get(searchAttributes.priority)).toBe('P2');
  expect(typedSearchAttributes.get(searchAttributes.slaDueAt)).toEqual(new Date('2026-01-05T01:00:00Z'));
  expect(priority).toMatchObject({ priorityKey: 3, fairnessKey: 'demo-vendor' });
});

test('a title of any length and script starts', async () => {
  const start = aStart({ title: `${'库'.repeat(119)}${'📦'.repeat(300)}\ud83d` });
  await startTicket(temporal.client, start);
  const { staticSummary } = await temporal.client.workflow.getHandle(start.workflowId).describe();
  expect(await staticSummary()).toMatch(/^T-1042 · P2 · Acme · 库+…$/);
});

test('a command to a ticket nobody knows is refused as archived', async () => {
  await expect(
    commandTicket(temporal.client, ticketWorkflowId('t', randomUUID()), anEnvelope()),
  ).rejects.toMatchObject({ code: 'ticket.archived' });
});

test('a command nobody answers in time may be repeated', async () => {
  const start = aStart();
  await startTicket(temporal.client, start);
  await expect(commandTicket(temporal.client, start.workflowId, anEnvelope(), 300)).rejects.toMatchObject({
    code: 'flow.unavailable',
    details: { retryAfterS: 5 },
  });
});

/** A port that was free a moment ago. */
const closedPort = () =>
  new Promise<number>((resolve, reject) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (address === null || typeof address === 'string') return reject(new Error('no port'));
      server.close(() => resolve(address.port));
    });
  });

test('a server that is not there is a failure that names its address', async () => {
  const address = `127.0.0.1:${await closedPort()}`;
  await expect(connectTemporal({ address, timeoutMs: 500 })).rejects.toThrow(address);
});

test('with `lazy` a missing server shows at the first command only', async () => {
  const { client, connection } = await connectTemporal({
    address: `127.0.0.1:${await closedPort()}`,
    lazy: true,
  });
  await expect(commandTicket(client, 'ticket/t/T-1', anEnvelope(), 300)).rejects.toMatchObject({
    code: 'flow.unavailable',
  });
  await connection.close();
});
