/** The newest open tickets of a site, found without sorting the whole site. */
import { type Scope, systemActor } from '@perennial/domain/scope/rules';
import type { TicketStateName } from '@perennial/domain/ticket/rules';
import { aTicket } from '@perennial/testkit/flow/a-ticket';
import { freshDatabase } from '@perennial/testkit/stack/fresh';
import mongoose from 'mongoose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { collectionsOf } from '../core/collections.ts';
import { openStore } from '../open.ts';
import type { Store } from '../ports.ts';
import { rowOf } from './row.ts';

const tenant = 'north';
const scope: Scope = { tenant, actor: systemActor, requestId: 'test' };
const { record } = aTicket();
const newest = 6_000;
let store: Store;
let client: mongoose.mongo.MongoClient;

const rowAt = (number: number, site: string, state: TicketStateName = 'new', customer = 'acme') =>
  rowOf({ ...record, tenant, no: `T-${number}`, number, site, state, customer }, number);
const numbers = (from: number, to: number, step: number): number[] =>
  Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, i) => from + i * step);

beforeAll(async () => {
  const uri = freshDatabase();
  store = openStore({ uri });
  await store.ensureIndexes();
  client = new mongoose.mongo.MongoClient(uri);
  const { tickets, counters } = collectionsOf(client.db());
  await counters.insertOne({ _id: `${tenant}/ticket`, value: newest - 1_000 });
  await tickets.insertMany([
    ...numbers(1_001, newest, 2).map((n) => rowAt(n, 'busy')),
    ...numbers(5_800, newest, 2).map((n) => rowAt(n, 'quiet', n % 4 === 0 ? 'closed' : 'cancelled')),
    ...[1_002, 3_000, 5_702].map((n) => rowAt(n, 'quiet', 'waiting')),
    rowAt(5_704, 'quiet', 'new', 'bohai'),
  ]);
});
afterAll(() => Promise.all([store.close(), client.close()]));

test('a busy site shows its newest', async () => {
  const found = await store.tickets.openAt(scope, 'busy', 200);
  expect(found).toEqual(
    numbers(5_601, 5_999, 2)
      .map((n) => `T-${n}`)
      .reverse(),
  );
});

test('a quiet site shows what it has, however old', async () => {
  expect(await store.tickets.openAt(scope, 'quiet', 50)).toEqual(['T-5704', 'T-5702', 'T-3000', 'T-1002']);
  expect(await store.tickets.openAt(scope, 'quiet', 3)).toEqual(['T-5704', 'T-5702', 'T-3000']);
});

test("a customer sees its own, another vendor's site is empty", async () => {
  expect(await store.tickets.openAt({ ...scope, customer: 'bohai' }, 'quiet', 50)).toEqual(['T-5704']);
  expect(await store.tickets.openAt({ ...scope, tenant: 'south' }, 'busy', 50)).toEqual([]);
});
