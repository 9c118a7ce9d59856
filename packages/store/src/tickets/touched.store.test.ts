/** What openings and flushes ask of the store: the contract costs nothing where it has nothing to say. */
import { allServices } from '@perennial/domain/contract/testing/files';
import { freshDatabase } from '@perennial/testkit/stack/fresh';
import mongoose from 'mongoose';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { aVendor, type Ticket, type Vendor } from '../entitlements/testing/tickets.ts';
import { openStore } from '../open.ts';
import type { Store } from '../ports.ts';

let store: Store;
let touched: string[] = [];
const methods = [
  'find',
  'findOne',
  'aggregate',
  'insertMany',
  'insertOne',
  'bulkWrite',
  'updateOne',
] as const;

beforeAll(async () => {
  const { prototype } = mongoose.mongo.Collection;
  for (const method of methods) {
    const original = prototype[method];
    vi.spyOn(prototype, method).mockImplementation(function (
      this: mongoose.mongo.Collection,
      ...args: unknown[]
    ) {
      touched.push(`${method} ${this.collectionName}`);
      return Reflect.apply(original, this, args);
    });
  }
  store = openStore({ uri: freshDatabase() });
  await store.ensureIndexes();
});
afterAll(async () => {
  await store.close();
  vi.restoreAllMocks();
});
beforeEach(() => {
  touched = [];
});

const breached = { clock: 'response', kind: 'sla', level: 'P1', dueAt: 1_772_416_800_000, overrunMs: 0 };
const ofContract = ['contracts', 'entitlements', 'holdings', 'breaches', 'credits', 'counters', 'calendars'];
/** The accesses to what a contract counts, in their order. */
const counted = () => touched.filter((access) => ofContract.includes(access.split(' ')[1] ?? ''));

const opened = async (v: Vendor): Promise<Ticket> => {
  const t = v.ticket(1_001);
  await t.open();
  touched = [];
  return t;
};

const credits = { clauses: [{ id: 'late', on: {}, amount: { fixed: 200 } }] };

test('an ordinary flush asks nothing of the contract, whatever the contract grants', async () => {
  const t = await opened(await aVendor(store, { credits, services: allServices() }));
  await t.say('acknowledged');
  await t.say('update-posted', { event: { changes: [{ path: '/assignee', old: null, new: 'li-wei' }] } });
  await t.say('clock-warning', { event: { data: breached } });
  expect(counted()).toEqual([]);
  expect(touched).toContain('bulkWrite tickets');
});

test('without credit clauses and services a breach and a closing read and write nothing', async () => {
  const t = await opened(await aVendor(store));
  await t.say('clock-breached', { event: { data: breached } });
  await t.say('breach-withdrawn', { event: { data: breached } });
  await t.say('clock-breached', { event: { data: { ...breached, kind: 'ola' } } });
  await t.say('triaged', { record: { state: 'triaged' } });
  await t.say('closed', { record: { state: 'closed' } });
  expect(counted()).toEqual([]);
});

test('a service without a limit is written by its tickets alone: there is no row they wait for', async () => {
  const v = await aVendor(store, { services: allServices() });
  touched = [];
  const t = v.ticket(1_001);
  await t.open();
  expect(counted()).toEqual(['find contracts', 'bulkWrite holdings']);
  touched = [];
  await t.say('closed', { record: { state: 'closed' } });
  expect(counted()).toEqual(['find holdings', 'bulkWrite holdings']);
});

test('the contract of a ticket is read once in the life of a process', async () => {
  const v = await aVendor(store, { credits });
  touched = [];
  const [first, second] = [v.ticket(1_001), v.ticket(1_002)];
  for (const t of [first, second]) await t.open();
  for (const t of [first, second]) await t.say('clock-breached', { event: { data: breached } });
  expect(touched.filter((access) => access === 'find contracts')).toHaveLength(1);
});
