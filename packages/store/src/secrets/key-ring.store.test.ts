import { randomBytes } from 'node:crypto';
import { type Scope, systemActor } from '@perennial/domain/scope/rules';
import { freshDatabase } from '@perennial/testkit/stack/fresh';
import mongoose from 'mongoose';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openStore } from '../open.ts';
import type { Store } from '../ports.ts';

const masterKey = randomBytes(32);
const uri = freshDatabase();
let clock = { now: 0 };
let opened: Store[] = [];
let store: Store;
const open = (key: Uint8Array | undefined = masterKey): Store => {
  const one = openStore({ uri, now: () => clock.now, ...(key ? { masterKey: key } : {}) });
  opened.push(one);
  return one;
};
const scope = (tenant: string): Scope => ({
  tenant,
  actor: { ...systemActor, id: 'zhao.min', kind: 'person' },
  requestId: 'r-1',
});

beforeEach(async () => {
  clock = { now: Date.parse('2026-01-05T09:00:00+08:00') };
  opened = [];
  store = open();
  await store.ensureIndexes();
});
afterEach(() => Promise.all(opened.map((one) => one.close())));

test('the first key is made once, however many ask for it at the same time', async () => {
  const stores = [store, open(), open()];
  const keys = await Promise.all(
    Array.from({ length: 12 }, (_, i) => stores[i % 3]?.dataKeys.active('many')),
  );
  expect(new Set(keys.map((k) => k?.id))).toEqual(new Set(['many.1']));
  expect(new Set(keys.map((k) => Buffer.from(k?.bytes ?? []).toString('hex'))).size).toBe(1);
  expect(keys[0]?.bytes).toHaveLength(32);
  const { items } = await store.audit.stream(scope('many'), 'data-key/payloads', { limit: 9 });
  expect(items.map((e) => e.action)).toEqual(['data-key.created']);
});

test('every tenant has its own', async () => {
  const [north, south] = [await store.dataKeys.active('north'), await store.dataKeys.active('south')];
  expect(north.tenant).toBe('north');
  expect(Buffer.from(north.bytes).equals(south.bytes)).toBe(false);
});

test('a rotation is used here at once, elsewhere within a minute; the old key still reads', async () => {
  const other = open();
  const first = await other.dataKeys.active('turn');
  expect(await store.dataKeys.rotate(scope('turn'), 'yearly')).toEqual({ id: 'turn.2' });
  expect((await store.dataKeys.active('turn')).id).toBe('turn.2');
  expect((await other.dataKeys.active('turn')).id).toBe('turn.1');
  clock.now += 60_000;
  expect((await other.dataKeys.active('turn')).id).toBe('turn.2');
  expect(await open().dataKeys.find('turn.1')).toEqual(first);
  const { items } = await store.audit.stream(scope('turn'), 'data-key/payloads', { limit: 9 });
  expect(items.at(-1)).toMatchObject({
    action: 'data-key.rotated',
    actor: { id: 'zhao.min' },
    changes: [{ path: '/active', old: 'turn.1', new: 'turn.2' }],
  });
});

test('a key that is gone is not found, and is found once it is back', async () => {
  await store.dataKeys.active('lost');
  const raw = new mongoose.mongo.MongoClient(uri);
  const keys = raw.db().collection<{ _id: string }>('dataKeys');
  const row = await keys.findOneAndDelete({ _id: 'lost.1' });
  const other = open();
  expect(await other.dataKeys.find('lost.1')).toBeUndefined();
  if (row) await keys.insertOne(row);
  expect((await other.dataKeys.find('lost.1'))?.id).toBe('lost.1');
  await raw.close();
});

test('neither the key nor its bytes stand in the store, and another master key does not open them', async () => {
  const key = await store.dataKeys.active('sealed');
  const raw = new mongoose.mongo.MongoClient(uri);
  const text = JSON.stringify(await raw.db().collection('dataKeys').find({ tenant: 'sealed' }).toArray());
  await raw.close();
  for (const encoding of ['hex', 'base64'] as const)
    expect(text).not.toContain(Buffer.from(key.bytes).toString(encoding));
  await expect(async () => open(randomBytes(32)).dataKeys.active('sealed')).rejects.toThrow(/does not fit/);
  const without = openStore({ uri });
  opened.push(without);
  await expect(async () => without.dataKeys.active('sealed')).rejects.toThrow(/PERENNIAL_MASTER_KEY/);
});
