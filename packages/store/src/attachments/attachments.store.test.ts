import { type Scope, systemActor } from '@perennial/domain/scope/rules';
import { freshDatabase, freshName } from '@perennial/testkit/stack/fresh';
import mongoose from 'mongoose';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { sha256 } from '../core/hash.ts';
import { openStore } from '../open.ts';
import type { Store } from '../ports.ts';

const uri = freshDatabase();
const clock = { now: 1_000 };
let store: Store;
/** Past the repositories: rows as an older version wrote them. */
let raw: mongoose.mongo.MongoClient;
beforeAll(async () => {
  store = openStore({ uri, now: () => clock.now });
  await store.ensureIndexes();
  raw = new mongoose.mongo.MongoClient(uri);
});
afterAll(async () => {
  await raw.close();
  await store.close();
});

let tenant: string;
beforeEach(() => {
  tenant = freshName('tenant');
  clock.now = 1_000;
});
const scopeOf = (customer?: string): Scope => ({
  tenant,
  ...(customer ? { customer } : {}),
  actor: systemActor,
  requestId: 'test',
});
const words = Buffer.from('stock list');
const hash = sha256(words);
const put = (customer?: string, name?: string) =>
  store.attachments.put(scopeOf(customer), {
    bytes: words,
    type: 'text/plain',
    ...(name === undefined ? {} : { name }),
  });
const named = (customer?: string) => store.attachments.exists(scopeOf(customer), [hash]);
const trail = async () => {
  const { items } = await store.audit.stream(scopeOf(), `attachment/${hash}`, { limit: 10 });
  return items.map((e) => [e.action, ...e.changes.map((c) => `${c.path} ${c.new}`)]);
};

test('a customer may name what it put itself, staff everything of the tenant', async () => {
  await put('acme');
  expect(await named('acme')).toEqual([hash]);
  expect(await named('bohai')).toEqual([]);
  expect(await named()).toEqual([hash]);
  expect(await store.attachments.exists({ ...scopeOf(), tenant: 'another' }, [hash])).toEqual([]);
});

test("what only the vendor's staff has put no customer may name", async () => {
  await put();
  expect(await named('acme')).toEqual([]);
});

test('who puts the same bytes is an owner too, and each keeps what it was before', async () => {
  await put('acme');
  await put('bohai');
  await put();
  for (const customer of ['acme', 'bohai', undefined]) expect(await named(customer)).toEqual([hash]);
  expect(await named('gamma')).toEqual([]);
});

test('every new owner has its audit event, a repeat has none', async () => {
  for (const customer of ['acme', 'acme', 'bohai', 'bohai', undefined, undefined]) await put(customer);
  expect(await trail()).toEqual([
    ['attachment.stored', '/bytes 10', '/owners/0 customer:acme'],
    ['attachment.ownerAdded', '/owners/1 customer:bohai'],
    ['attachment.ownerAdded', '/owners/2 staff'],
  ]);
  expect(await store.audit.verify(tenant, `attachment/${hash}`)).toEqual({ events: 3 });
});

test('nobody learns from its own upload that somebody else had the file before', async () => {
  await put('acme', 'acme secret.txt');
  clock.now = 2_000;
  expect(await put('bohai', 'mine.txt')).toEqual({
    sha256: hash,
    bytes: 10,
    type: 'text/plain',
    name: 'mine.txt',
    createdAt: 2_000,
  });
  expect(await put('gamma')).not.toHaveProperty('name');
  const file = await store.attachments.get(scopeOf('bohai'), hash);
  expect(file?.meta).toMatchObject({ name: 'mine.txt', createdAt: 2_000 });
});

test('the same bytes twice from one owner answer the first', async () => {
  const first = await put('acme', 'first.txt');
  clock.now = 2_000;
  expect(await put('acme', 'second.txt')).toEqual(first);
});

test("a customer reads a file of the staff's under the staff's name, staff a customer's under the customer's", async () => {
  await put('acme', 'acme.txt');
  expect((await store.attachments.get(scopeOf(), hash))?.meta.name).toBe('acme.txt');
  expect((await store.attachments.get(scopeOf('bohai'), hash))?.meta).not.toHaveProperty('name');
  await put(undefined, 'staff.txt');
  expect((await store.attachments.get(scopeOf('bohai'), hash))?.meta.name).toBe('staff.txt');
  expect((await store.attachments.get(scopeOf('acme'), hash))?.meta.name).toBe('acme.txt');
});

test('twenty uploads of two customers at once make two owners and lose none', async () => {
  await Promise.all(Array.from({ length: 20 }, (_, i) => put(i % 2 === 0 ? 'acme' : 'bohai')));
  expect(await named('acme')).toEqual([hash]);
  expect(await named('bohai')).toEqual([hash]);
  expect((await trail()).map(([action]) => action)).toEqual(['attachment.stored', 'attachment.ownerAdded']);
});

test("a row from before files had owners is the staff's, and its uploads go on as others", async () => {
  await put(undefined, 'old.txt');
  const rows = raw.db().collection<{ _id: string }>('attachments');
  await rows.updateOne({ _id: `${tenant}/${hash}` }, { $unset: { owners: '' } });
  expect(await named('acme')).toEqual([]);
  expect(await named()).toEqual([hash]);
  expect((await put()).name).toBe('old.txt');
  await put('acme', 'acme.txt');
  expect(await named('acme')).toEqual([hash]);
  expect((await store.attachments.get(scopeOf(), hash))?.meta.name).toBe('old.txt');
});
