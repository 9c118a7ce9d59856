import { type Scope, systemActor } from '@perennial/domain/scope/rules';
import { aTicket } from '@perennial/testkit/flow/a-ticket';
import { freshDatabase, freshName } from '@perennial/testkit/stack/fresh';
import mongoose from 'mongoose';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { requestKeyDays } from '../core/expiry.ts';
import { openStore } from '../open.ts';
import type { Store } from '../ports.ts';

const uri = freshDatabase();
const claimedAt = Date.parse('2026-01-05T09:00:00+08:00');
let store: Store;
let raw: mongoose.mongo.MongoClient;
beforeAll(async () => {
  store = openStore({ uri, now: () => claimedAt });
  await store.ensureIndexes();
  await store.ensureIndexes();
  raw = new mongoose.mongo.MongoClient(uri);
});
afterAll(async () => {
  await raw.close();
  await store.close();
});

let scope: Scope;
beforeEach(() => {
  scope = { tenant: freshName('tenant'), actor: systemActor, requestId: 'test' };
});
const claim = (bodyHash: string, key = 'k', by = scope) =>
  store.tickets.claimKey(by, key, bodyHash, 'T-1001');
const release = (bodyHash: string, key = 'k', by = scope) => store.tickets.releaseKey(by, key, bodyHash);
const conflict = { code: 'idempotency.conflict' };
const rows = () => raw.db().collection<{ _id: string; expiresAt: Date }>('requests');

test('a key stands for one body until it is released', async () => {
  await claim('one');
  await claim('one');
  await expect(claim('two')).rejects.toMatchObject(conflict);
  await release('one');
  await claim('two');
  await expect(claim('one')).rejects.toMatchObject(conflict);
});

test('a late release of an earlier body leaves the key to the later one', async () => {
  await claim('one');
  await release('one');
  await claim('two');
  await release('one');
  await expect(claim('three')).rejects.toMatchObject(conflict);
});

test('a key is released for its own caller and no other', async () => {
  const acme = { ...scope, customer: 'acme' };
  await claim('one');
  await claim('one', 'k', acme);
  await release('one', 'k', acme);
  await expect(claim('two')).rejects.toMatchObject(conflict);
  await claim('two', 'k', acme);
});

test('to release what nobody claimed is nothing', async () => {
  await release('one', 'never');
  expect(await rows().countDocuments({ _id: `${scope.tenant}//never` })).toBe(0);
});

test('of two bodies at once one gets the key', async () => {
  const outcomes = await Promise.allSettled(['one', 'two', 'one', 'two'].map((hash) => claim(hash)));
  expect(outcomes.filter((o) => o.status === 'fulfilled')).toHaveLength(2);
});

test('the keys of commands and of tickets go by themselves after thirty days', async () => {
  await claim('one');
  const { record, event } = aTicket({ number: 1_001 });
  await store.tickets.open(scope, {
    record: { ...record, tenant: scope.tenant },
    event,
    request: { key: 'open', bodyHash: 'same' },
    start: { workflowId: `ticket/${scope.tenant}/${record.no}`, input: {} },
  });
  const found = await rows()
    .find({ _id: { $in: [`${scope.tenant}//k`, `${scope.tenant}//open`] } })
    .toArray();
  expect(requestKeyDays).toBe(30);
  expect(found.map((r) => r.expiresAt)).toEqual(Array(2).fill(new Date('2026-02-04T01:00:00Z')));
  const { firstBatch } = (await raw.db().command({ listIndexes: 'requests' })).cursor;
  expect(firstBatch).toContainEqual(
    expect.objectContaining({ key: { expiresAt: 1 }, expireAfterSeconds: 0 }),
  );
});
