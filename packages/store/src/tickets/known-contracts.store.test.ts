import { freshDatabase } from '@perennial/testkit/stack/fresh';
import mongoose from 'mongoose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { collectionsOf } from '../core/collections.ts';
import { aVendor } from '../entitlements/testing/tickets.ts';
import { openStore } from '../open.ts';
import type { Store } from '../ports.ts';
import { knownContracts } from './known-contracts.ts';

const uri = freshDatabase();
let store: Store;
let raw: mongoose.mongo.MongoClient;
beforeAll(async () => {
  store = openStore({ uri });
  await store.ensureIndexes();
  raw = new mongoose.mongo.MongoClient(uri);
});
afterAll(async () => {
  await raw.close();
  await store.close();
});

test('a version is read once and kept; what is not there is asked for again', async () => {
  const v = await aVendor(store);
  const rows = collectionsOf(raw.db());
  const contractOf = knownContracts({ rows });
  const ref = (version: number) => ({ tenant: v.scope.tenant, contract: { id: 'acme-2026', version } });
  const first = await contractOf([ref(1), ref(1), ref(2)]);
  expect(first(ref(1))).toMatchObject({ id: 'acme-2026', version: 1 });
  expect(first(ref(2))).toBeUndefined();
  await v.amend({ reopenWithin: '1h' });
  await rows.contracts.deleteOne({ _id: `${v.scope.tenant}/acme-2026/1` });
  const second = await contractOf([ref(1), ref(2)]);
  expect(second(ref(1))).toMatchObject({ version: 1 });
  expect(second(ref(2))).toMatchObject({ version: 2 });
  expect(second(ref(3))).toBeUndefined();
});
