/** Ticket to running workflow, on the real store and the real server; nobody works on the queue. */
import { createServer } from 'node:net';
import { createLogger } from '@perennial/service-kit/logger';
import { connectTemporal, type Temporal } from '@perennial/temporal/connect';
import { isTransient } from '@perennial/temporal/failures';
import { anApproval } from '@perennial/testkit/flow/an-approval';
import { freshName, temporalAddress } from '@perennial/testkit/stack/fresh';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { aBody } from '../testing/tenant.ts';
import { openWorld, type World } from '../testing/world.ts';
import { relayOnce } from './relay.ts';
import { startRow } from './start-row.ts';

let world: World;
let temporal: Temporal;
beforeAll(async () => {
  world = await openWorld();
  temporal = await connectTemporal(temporalAddress());
});
afterAll(async () => {
  await temporal.connection.close();
  await world.close();
});

/** Numbers begin anew in every database, workflow ids are shared by the whole server: the id is made unique. */
const relayTo = ({ client }: Pick<Temporal, 'client'>, mark: string) =>
  relayOnce({
    starts: world.store.starts,
    start: (row) => startRow(client, 'http://intake')({ ...row, workflowId: `${row.workflowId}/${mark}` }),
    isTransient,
    now: () => world.clock.now,
    logger: createLogger('relay', 'silent'),
  });
const open = async (title: string) =>
  (await world.as('agent', 'POST', '/v1/tickets', { body: aBody({ title }) })).json.no;

/** A server that is not there. */
const nowhere = async (): Promise<Temporal> => {
  const port = await new Promise<number>((resolve, reject) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (address === null || typeof address === 'string') return reject(new Error('no port'));
      server.close(() => resolve(address.port));
    });
  });
  return connectTemporal({ address: `127.0.0.1:${port}`, lazy: true });
};

test('while the server is away the rows stay; when it is back each starts once, with its own input', async () => {
  const mark = freshName('away');
  const numbers = [await open('first'), await open('second\n📦')];
  const away = await nowhere();
  expect(await relayTo(away, mark)).toBe(2);
  await away.connection.close();
  expect(await world.store.starts.oldestAgeMs(world.clock.now + 1)).toBeGreaterThan(0);
  expect(await world.store.starts.waitingSince(world.clock.now + 1)).toBe(true);
  expect(await world.store.starts.waitingSince(world.clock.now - 60_000)).toBe(false);

  // The leases have run out.
  world.clock.now += 60_000;
  expect(await relayTo(temporal, mark)).toBe(2);
  expect(await world.store.starts.oldestAgeMs(world.clock.now)).toBe(0);
  expect(await world.store.starts.waitingSince(world.clock.now)).toBe(false);
  for (const no of numbers) {
    const run = await temporal.client.workflow.getHandle(`ticket/north/${no}/${mark}`).describe();
    expect(run.status.name).toBe('RUNNING');
    expect(await run.staticSummary()).toMatch(new RegExp(`^${no} · P1 · acme · `));
  }
});

test('a row that two relays start is one run', async () => {
  const mark = freshName('twice');
  const no = await open('twice');
  const [row] = await world.store.starts.lease(world.clock.now, 0, 1);
  if (!row) throw new Error('the ticket left no start');
  expect(row.workflowId).toBe(`ticket/north/${no}`);
  await startRow(temporal.client, 'http://intake')({ ...row, workflowId: `${row.workflowId}/${mark}` });
  const handle = temporal.client.workflow.getHandle(`ticket/north/${no}/${mark}`);
  const first = (await handle.describe()).runId;
  await relayTo(temporal, mark);
  expect((await handle.describe()).runId).toBe(first);
  expect(await world.store.starts.pending(row.id)).toBe(false);
});

test('a row that holds no ticket is no matter of the server', async () => {
  const row = { id: 'x', workflowId: 'x', tenant: 'north', input: { title: 'x' }, attempts: 0, createdAt: 0 };
  const failure = await startRow(temporal.client, 'http://intake')(row).catch((e: unknown) => e);
  expect(failure).toBeInstanceOf(Error);
  expect(isTransient(failure)).toBe(false);
});

test('an approval starts like a ticket, and a signature left over wakes its workflow; one that is gone wakes nobody', async () => {
  const no = freshName('M');
  const record = anApproval({ tenant: 'north', no, workflow: { id: `approval/north/${no}` } });
  const row = { id: 'x', workflowId: record.workflow.id, tenant: 'north', attempts: 0, createdAt: 0 };
  const send = startRow(temporal.client, 'http://intake');
  for (const _ of [1, 2]) await send({ ...row, input: { kind: 'approval', record } });
  const handle = temporal.client.workflow.getHandle(record.workflow.id);
  expect(await (await handle.describe()).staticSummary()).toBe(
    `${no} · two-of-three · acme · cut over to 9.0`,
  );
  const wakeUp = { kind: 'signal', signal: 'signed', args: [{ signature: 's-1', requestId: 'r' }] };
  await send({ ...row, input: { ...wakeUp, workflowId: record.workflow.id } });
  const { events } = await handle.fetchHistory();
  expect(events?.at(-1)?.workflowExecutionSignaledEventAttributes?.signalName).toBe('signed');
  await handle.terminate();
  for (const workflowId of [record.workflow.id, `approval/north/${freshName('none')}`])
    await send({ ...row, input: { ...wakeUp, workflowId } });
});
