import { randomBytes } from 'node:crypto';
import type { Scope } from '@perennial/domain/scope/rules';
import { freshDatabase } from '@perennial/testkit/stack/fresh';
import mongoose from 'mongoose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStore } from '../open.ts';
import type { Store } from '../ports.ts';

const uri = freshDatabase();
const masterKey = randomBytes(32);
const clock = { now: Date.parse('2026-01-05T09:00:00+08:00') };
const raw = new mongoose.mongo.MongoClient(uri);
const rows = raw.db().collection<{ _id: string; wrapped: string }>('secrets');
let store: Store;
const open = (key?: Uint8Array): Store =>
  openStore({ uri, now: () => clock.now, ...(key && { masterKey: key }) });
const scope = (tenant: string): Scope => ({
  tenant,
  actor: { id: 'zhao.min', kind: 'person', role: 'administrator' },
  requestId: 'r-1',
});
const value = 'postgres://erp:Tr0ub4dor@acme.example/erp 密码';
const trail = async (tenant: string, name: string) =>
  (await store.audit.stream(scope(tenant), `secret/${name}`, { limit: 20 })).items;

beforeAll(async () => {
  store = open(masterKey);
  await store.ensureIndexes();
});
afterAll(async () => {
  await raw.close();
  await store.close();
});

test('a value is read under its name and tenant, and under no other', async () => {
  expect(await store.secrets.put(scope('north'), { name: 'erp', value, reason: undefined })).toEqual({
    name: 'erp',
    createdAt: clock.now,
    by: 'zhao.min',
    rev: 1,
  });
  expect(await store.secrets.read('north', 'erp')).toBe(value);
  expect(await store.secrets.read('south', 'erp')).toBeUndefined();
  expect(await store.secrets.read('north', 'ERP')).toBeUndefined();
  expect(await store.secrets.list(scope('south'))).toEqual([]);
});

test('another value in its place wants a reason; without one nothing changes', async () => {
  await store.secrets.put(scope('north'), { name: 'turn', value: 'first', reason: undefined });
  const again = store.secrets.put(scope('north'), { name: 'turn', value: 'second', reason: undefined });
  await expect(again).rejects.toMatchObject({
    code: 'request.invalid',
    details: { errors: [{ path: '/reason', code: 'required' }] },
  });
  expect(await store.secrets.read('north', 'turn')).toBe('first');
  const put = await store.secrets.put(scope('north'), { name: 'turn', value: 'second', reason: 'leaked' });
  expect(put.rev).toBe(2);
  expect(await store.secrets.read('north', 'turn')).toBe('second');
  expect((await trail('north', 'turn')).map((e) => [e.action, e.changes])).toEqual([
    ['secret.created', [{ path: '/rev', old: null, new: 1 }]],
    ['secret.replaced', [{ path: '/rev', old: 1, new: 2 }]],
  ]);
});

test('of two that put a first value at the same time one is told that there is a value', async () => {
  const puts = await Promise.allSettled(
    ['a', 'b'].map((one) =>
      store.secrets.put(scope('north'), { name: 'race', value: one, reason: undefined }),
    ),
  );
  expect(puts.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect((await trail('north', 'race')).map((e) => e.action)).toEqual(['secret.created']);
});

test('what is deleted is gone, with its reason in the trail, and the name is free again', async () => {
  await store.secrets.put(scope('north'), { name: 'old', value, reason: undefined });
  expect(await store.secrets.remove(scope('south'), 'old', 'mine')).toBeUndefined();
  expect(await store.secrets.remove(scope('north'), 'old', 'site closed')).toMatchObject({ name: 'old' });
  expect(await store.secrets.read('north', 'old')).toBeUndefined();
  expect(await store.secrets.remove(scope('north'), 'old', 'again')).toBeUndefined();
  expect((await store.secrets.put(scope('north'), { name: 'old', value, reason: undefined })).rev).toBe(1);
  expect((await trail('north', 'old')).map((e) => [e.action, e.changes[0]?.old, e.changes[0]?.new])).toEqual([
    ['secret.created', null, 1],
    ['secret.deleted', 1, null],
    ['secret.created', null, 1],
  ]);
});

test('the value stands nowhere in the store, nor in what the trail keeps beside it', async () => {
  await store.secrets.put(scope('north'), { name: 'hidden', value, reason: undefined });
  await store.secrets.put(scope('north'), { name: 'hidden', value: `${value}2`, reason: 'again' });
  await store.secrets.remove(scope('north'), 'hidden', 'done');
  await store.secrets.put(scope('north'), { name: 'hidden', value, reason: undefined });
  const all = await Promise.all(
    ['secrets', 'audit'].map((name) => raw.db().collection(name).find().toArray()),
  );
  const text = JSON.stringify(all);
  expect(text).toContain('hidden');
  for (const form of [value, 'Tr0ub4dor', Buffer.from(value).toString('base64')])
    expect(text).not.toContain(form);
});

test('a value that was moved to another name, or another master key, does not open', async () => {
  await store.secrets.put(scope('north'), { name: 'test-site', value: 'harmless', reason: undefined });
  await store.secrets.put(scope('north'), { name: 'live-site', value: 'precious', reason: undefined });
  const live = await rows.findOne({ _id: 'north/live-site' });
  await rows.updateOne({ _id: 'north/test-site' }, { $set: { wrapped: live?.wrapped ?? '' } });
  await expect(store.secrets.read('north', 'test-site')).rejects.toThrow('does not fit');
  const [other, without] = [open(randomBytes(32)), open()];
  await expect(other.secrets.read('north', 'live-site')).rejects.toThrow('does not fit');
  const put = without.secrets.put(scope('north'), { name: 'x', value, reason: undefined });
  await expect(put).rejects.toThrow('PERENNIAL_MASTER_KEY');
  await Promise.all([other.close(), without.close()]);
});
