/** What Temporal holds of a ticket, read as whoever has its database would read it. */
import { systemActor } from '@perennial/domain/scope/rules';
import { encryptingConverter } from '@perennial/temporal/codec/data-converter';
import { type KeyRing, MissingKeyError } from '@perennial/temporal/codec/keys';
import { sealedWith } from '@perennial/temporal/codec/seal';
import { commandTicket } from '@perennial/temporal/command-ticket';
import { ticketWorkflowId } from '@perennial/temporal/ids';
import { startTicket } from '@perennial/temporal/start-ticket';
import { aTicket } from '@perennial/testkit/flow/a-ticket';
import { aCommand, aPlan } from '@perennial/testkit/flow/command';
import { temporalAddress } from '@perennial/testkit/stack/fresh';
import { Client } from '@temporalio/client';
import type { Payload } from '@temporalio/common';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type FlowWorld, startFlowWorld } from './testing/flow-world.ts';

let world: FlowWorld;
let plain: Client;
/** Tenants whose keys the workers cannot find, and how often they were asked for. */
const hidden = new Map<string, number>();
const without = (ring: KeyRing): KeyRing => {
  const miss = (tenant: string): boolean => {
    const asked = hidden.get(tenant);
    if (asked === undefined) return false;
    hidden.set(tenant, asked + 1);
    return true;
  };
  return {
    active: (tenant) => {
      if (miss(tenant)) throw new MissingKeyError(`${tenant}.1`);
      return ring.active(tenant);
    },
    find: (id) => (miss(id.slice(0, id.lastIndexOf('.'))) ? undefined : ring.find(id)),
  };
};

beforeAll(async () => {
  world = await startFlowWorld('encryption', { workerKeys: without });
  plain = new Client({ connection: world.temporal.connection, namespace: temporalAddress().namespace });
});
afterAll(() => world.stop());

const name = 'Ouyang Mingyue-Recognisable';
const phone = '+86 13900001234';
const words = 'the lot 8812 of Mrs Ouyang is missing';

const lived = async () => {
  const { record, terms } = aTicket({ level: 'P1' });
  const person = { ...record, title: words, requester: { name, phone, email: 'ouyang@clinic.example' } };
  const { tenant, no } = record;
  const workflowId = ticketWorkflowId(tenant, no);
  const link = 'https://intake.example/v1/tickets/T-1001';
  await startTicket(world.temporal.client, {
    ...person,
    workflowId,
    input: { record: person, terms },
    taskQueue: world.queues.flow,
    link,
  });
  await commandTicket(
    world.temporal.client,
    workflowId,
    aCommand('respond', { ...aPlan, plan: words }),
    30_000,
  );
  await commandTicket(
    world.temporal.client,
    workflowId,
    aCommand('updates', { text: words, visibility: 'public' }),
    30_000,
  );
  return { workflowId, tenant };
};

/** Every payload there is in a structure, wherever it stands. */
const payloadsIn = (value: unknown): Payload[] => {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return [];
  if ('metadata' in value && 'data' in value && value.data instanceof Uint8Array) return [value as Payload];
  return Object.values(value).flatMap(payloadsIn);
};

const everythingOf = async (client: Client, workflowId: string) => {
  const handle = client.workflow.getHandle(workflowId);
  const history = await handle.fetchHistory();
  const { raw } = await handle.describe();
  return { history, raw };
};
const textOf = (value: unknown): string =>
  payloadsIn(value)
    .map((p) => Buffer.from(p.data ?? []).toString('latin1'))
    .join('\n') + JSON.stringify(value);

test('names, numbers and words of people are nowhere in what the server holds', async () => {
  const { workflowId, tenant } = await lived();
  const { history, raw } = await everythingOf(plain, workflowId);
  const text = textOf(history) + textOf(raw);
  for (const personal of [name, phone, words, 'ouyang@clinic.example'])
    for (const form of [personal, Buffer.from(personal).toString('base64').slice(0, 20)])
      expect(text).not.toContain(form);
  const keys = payloadsIn(history).map(sealedWith);
  expect(keys.length).toBeGreaterThan(10);
  const attributes = payloadsIn(raw.workflowExecutionInfo?.searchAttributes).length;
  expect(payloadsIn(raw).filter((p) => sealedWith(p) === undefined)).toHaveLength(attributes);
  expect(new Set(keys.filter((id) => id !== undefined))).toEqual(new Set([`${tenant}.1`]));
});

test('the search would find them where nothing is encrypted', async () => {
  const { record, terms } = aTicket({ level: 'P1' });
  const workflowId = ticketWorkflowId(record.tenant, record.no);
  await startTicket(plain, {
    ...record,
    title: words,
    workflowId,
    input: { record: { ...record, requester: { name } }, terms },
    taskQueue: `nobody-${workflowId}`,
  });
  const { history, raw } = await everythingOf(plain, workflowId);
  expect(textOf(history)).toContain(name);
  expect(textOf(raw)).toContain(words);
  await plain.workflow.getHandle(workflowId).terminate('seen');
});

test('with the key, summary and details are read as before', async () => {
  const { workflowId } = await lived();
  const described = await world.temporal.client.workflow.getHandle(workflowId).describe();
  expect(await described.staticSummary()).toContain(words);
  expect(await described.staticDetails()).toContain('https://intake.example/v1/tickets/T-1001');
});

test('whoever has no key reads nothing, and is told which one is missing', async () => {
  const { workflowId, tenant } = await lived();
  const dataConverter = encryptingConverter({
    active: () => Promise.reject(new Error('no key')),
    find: () => undefined,
  });
  const blind = new Client({ ...plain.options, dataConverter });
  const described = await blind.workflow.getHandle(workflowId).describe();
  await expect(described.staticSummary()).rejects.toThrow(`${tenant}.1`);
});

test('a key that is gone stops the tasks that need it, and nothing else; back again, they go on', async () => {
  const { workflowId, tenant } = await lived();
  const other = await lived();
  hidden.set(tenant, 0);
  const asked = commandTicket(world.temporal.client, workflowId, aCommand('start', {}), 60_000);
  // The neighbour's ticket goes on meanwhile.
  await commandTicket(world.temporal.client, other.workflowId, aCommand('start', {}), 30_000);
  await vi.waitUntil(() => (hidden.get(tenant) ?? 0) > 0, { timeout: 20_000 });
  const { status } = await plain.workflow.getHandle(workflowId).describe();
  expect(status.name).toBe('RUNNING');
  hidden.delete(tenant);
  expect(await asked).toMatchObject({ seq: expect.any(Number) });
  const scope = { tenant, actor: systemActor, requestId: 'test' };
  const found = await world.store.tickets.get(scope, workflowId.split('/').at(-1) ?? '');
  expect(found?.record.state).toBe('in-progress');
});
