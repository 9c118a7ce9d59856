/** The watch over the store's clients, on the real driver: it goes red where it must. */
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { freshDatabase } from '@perennial/testkit/stack/fresh';
import { createMonitor } from '@perennial/testkit/stack/monitor';
import mongoose from 'mongoose';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { appendAudit, type Entry } from '../audit/append.ts';
import { openStore } from '../open.ts';
import { collectionsOf, ensureCollections } from './collections.ts';
import { transactor } from './transaction.ts';

const uri = freshDatabase();
const client = new mongoose.mongo.MongoClient(uri, { monitorCommands: true });
const rows = collectionsOf(client.db());
const transact = transactor(client);
let monitor = createMonitor();

beforeAll(async () => {
  client.on('commandStarted', (event) => monitor.started(event));
  await ensureCollections(client.db());
});
beforeEach(() => {
  monitor = createMonitor();
});
afterAll(() => client.close());

const group = (id: string) => ({ _id: id, tenant: 'north', register: 'groups', id, row: {}, rev: 1 });
const entry = (id: string): Entry => ({
  tenant: 'north',
  stream: `groups/${id}`,
  at: '2026-01-05T01:00:00.000Z',
  actor: { id: 'li.wei', kind: 'person' },
  action: 'register.created',
  record: { type: 'groups', id, rev: 1, hash: '0' },
  changes: [],
  cause: {},
});

test('a row with its audit event passes', async () => {
  await transact(async (session) => {
    await rows.registers.insertOne(group('a'), { session });
    await appendAudit(rows, session, [entry('a')]);
  });
  expect(monitor.faults).toEqual([]);
});

test('a row without it is seen once its transaction commits', async () => {
  await transact(async (session) => {
    await rows.registers.insertOne(group('b'), { session });
  });
  expect(monitor.faults).toEqual([{ collections: ['registers'], why: 'without its audit event' }]);
});

test('a transaction that fails is no fault', async () => {
  const work = transact(async (session) => {
    await rows.registers.insertOne(group('c'), { session });
    throw new Error('given up');
  });
  await expect(work).rejects.toThrow('given up');
  expect(monitor.faults).toEqual([]);
});

test('a row outside a transaction is seen', async () => {
  await rows.registers.bulkWrite([{ updateOne: { filter: { _id: 'a' }, update: { $set: { rev: 2 } } } }]);
  expect(monitor.faults).toEqual([{ collections: ['registers'], why: 'outside a transaction' }]);
});

test('the position of a ticket may be set alone, nothing else of it', async () => {
  await rows.tickets.updateOne({ _id: 'north/T-1' }, { $set: { position: 1 } });
  expect(monitor.faults).toEqual([]);
  await rows.tickets.updateOne({ _id: 'north/T-1' }, { $set: { position: 1, state: 'closed' } });
  expect(monitor.faults).toEqual([{ collections: ['tickets'], why: 'outside a transaction' }]);
});

test('every client of a store is watched in this suite', async () => {
  const seen: unknown[] = [];
  const watch = (one: unknown): void => void seen.push(one);
  subscribe('perennial:store.client', watch);
  const store = openStore({ uri });
  unsubscribe('perennial:store.client', watch);
  await store.ping();
  await store.close();
  expect(seen).toEqual([expect.objectContaining({ monitorCommands: true })]);
  const [one] = seen;
  expect(one instanceof mongoose.mongo.MongoClient && one.listenerCount('commandStarted')).toBe(1);
});
