import { randomBytes } from 'node:crypto';
import { type Scope, systemActor } from '@perennial/domain/scope/rules';
import { freshDatabase, freshName } from '@perennial/testkit/stack/fresh';
import mongoose from 'mongoose';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openStore } from '../open.ts';
import type { Store } from '../ports.ts';

type Stored = { _id: string; row: { secret?: string }; sealed?: { wrapped: string } };

const uri = freshDatabase();
const clock = { now: Date.parse('2026-01-05T09:00:00+08:00') };
const masterKey = randomBytes(32);
const raw = new mongoose.mongo.MongoClient(uri);
const stored = raw.db().collection<Stored>('registers');
const hour = 3_600_000;
const own = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
let tenant = '';
let scope: Scope;
let store: Store;

beforeAll(async () => {
  store = openStore({ uri, masterKey, now: () => clock.now });
  await store.ensureIndexes();
});
beforeEach(() => {
  tenant = freshName('tenant');
  scope = { tenant, actor: { ...systemActor, id: 'zhao.min', kind: 'person' }, requestId: 'r-1' };
});
afterAll(async () => {
  await raw.close();
  await store.close();
});

const put = (over: { secret?: string; url?: string; active?: boolean } = {}) =>
  store.registers.put(
    scope,
    'webhooks',
    [{ id: 'hook', url: 'https://acme.example/hook', active: true, ...over }],
    'as the test has it',
  );
const secrets = async () => (await store.webhooks.target(tenant, 'hook'))?.secrets;
const trail = async () =>
  (await store.audit.stream(scope, 'webhooks/hook', { limit: 20 })).items.map((e) => [
    e.action,
    e.changes.filter(({ path }) => path === '/secretRev').map((c) => [c.old, c.new]),
  ]);
/** As the release before this one wrote it. */
const leaveInTheClear = async () => {
  await put({ secret: own });
  const row = { id: 'hook', url: 'https://acme.example/hook', active: true, secret: own };
  await stored.updateOne({ _id: `${tenant}/webhooks/hook` }, { $set: { row }, $unset: { sealed: 1 } });
};

test('a secret is made with the first row, and kept by the next ones', async () => {
  const { secrets: made } = await put();
  expect(made).toEqual({ hook: expect.stringMatching(/^whsec_[A-Za-z0-9+/]{43}=$/) });
  expect(await put()).toEqual({ created: 0, updated: 0, unchanged: 1 });
  expect(await put({ url: 'https://acme.example/2' })).toEqual({ created: 0, updated: 1, unchanged: 0 });
  expect(await secrets()).toEqual([made?.hook]);
  expect(await trail()).toEqual([
    ['register.created', [[null, 1]]],
    ['register.updated', []],
  ]);
});

test('no read of the register answers a secret, and none stands in the store or its trail', async () => {
  const { secrets: made } = await put();
  await put({ secret: own });
  expect(JSON.stringify(await store.registers.get(scope, 'webhooks', 'hook'))).not.toContain('whsec_');
  const listed = await store.registers.list(scope, 'webhooks', { limit: 5 });
  expect(listed.items).toEqual([{ id: 'hook', url: 'https://acme.example/hook', active: true }]);
  const all = await Promise.all(
    ['registers', 'audit', 'personal'].map((name) => raw.db().collection(name).find({ tenant }).toArray()),
  );
  const text = JSON.stringify(all);
  for (const secret of [own, made?.hook ?? 'none'])
    for (const form of [secret, Buffer.from(secret).toString('base64')]) expect(text).not.toContain(form);
});

test('the secret before signs beside a new one for as long as was said, and not a moment longer', async () => {
  await put({ secret: own });
  const turned = await store.webhooks.rotate(scope, 'hook', { reason: 'yearly', overlapMs: 2 * hour });
  expect(turned?.earlierUntil).toBe(clock.now + 2 * hour);
  expect(await secrets()).toEqual([turned?.secret, own]);
  clock.now += 2 * hour - 1;
  expect(await secrets()).toEqual([turned?.secret, own]);
  clock.now += 1;
  expect(await secrets()).toEqual([turned?.secret]);
  expect(await trail()).toEqual([
    ['register.created', [[null, 1]]],
    ['webhook.secret-rotated', [[1, 2]]],
  ]);
});

test('a leaked one ends at once', async () => {
  await put({ secret: own });
  const turned = await store.webhooks.rotate(scope, 'hook', { reason: 'leaked', overlapMs: 0 });
  expect(turned).toEqual({ secret: expect.stringMatching(/^whsec_/) });
  expect(await secrets()).toEqual([turned?.secret]);
});

test('who rotates twice, as the first answer was lost, has not cut the receiver off', async () => {
  await put({ secret: own });
  for (let i = 0; i < 3; i += 1)
    await store.webhooks.rotate(scope, 'hook', { reason: 'no answer', overlapMs: hour });
  expect(await secrets()).toContain(own);
  await store.webhooks.rotate(scope, 'hook', { reason: 'again', overlapMs: hour });
  expect(await secrets()).toHaveLength(4);
});

test('one that its owner names takes the place of the one before, which signs on for a day', async () => {
  const { secrets: made } = await put();
  expect(await put({ secret: own })).toEqual({ created: 0, updated: 1, unchanged: 0 });
  expect(await put({ secret: own })).toEqual({ created: 0, updated: 0, unchanged: 1 });
  expect(await secrets()).toEqual([own, made?.hook]);
  clock.now += 24 * hour;
  expect(await secrets()).toEqual([own]);
});

test("nothing is told of, or done to, what is switched off, not there, another vendor's or a customer's to ask", async () => {
  const how = { reason: 'r', overlapMs: 0 };
  expect(await store.webhooks.target(tenant, 'hook')).toBeUndefined();
  expect(await store.webhooks.rotate(scope, 'hook', how)).toBeUndefined();
  await put({ active: false });
  expect(await store.webhooks.target(tenant, 'hook')).toBeUndefined();
  expect(await store.webhooks.rotate({ ...scope, tenant: 'other' }, 'hook', how)).toBeUndefined();
  expect(await store.webhooks.rotate({ ...scope, customer: 'acme' }, 'hook', how)).toBeUndefined();
  expect(await trail()).toHaveLength(1);
});

test('what an earlier release left in the clear is delivered with, shown to nobody, and sealed once', async () => {
  await leaveInTheClear();
  expect(await secrets()).toEqual([own]);
  expect(await store.registers.get(scope, 'webhooks', 'hook')).not.toHaveProperty('secret');
  expect(await store.webhooks.sealClear()).toBe(1);
  expect(await store.webhooks.sealClear()).toBe(0);
  expect(await secrets()).toEqual([own]);
  expect(JSON.stringify(await stored.findOne({ _id: `${tenant}/webhooks/hook` }))).not.toContain('whsec_');
  expect((await trail()).at(-1)).toEqual(['webhook.secret-sealed', [[1, 1]]]);
});

test('a row in the clear that is put or rotated first is sealed by that', async () => {
  await leaveInTheClear();
  await put();
  expect(await store.webhooks.sealClear()).toBe(0);
  expect(await secrets()).toEqual([own]);
  await leaveInTheClear();
  const turned = await store.webhooks.rotate(scope, 'hook', { reason: 'yearly', overlapMs: hour });
  expect(await store.webhooks.sealClear()).toBe(0);
  expect(await secrets()).toEqual([turned?.secret, own]);
});

test('a secret moved to another webhook, or under another master key, does not open', async () => {
  await put({ secret: own });
  await store.registers.put(
    scope,
    'webhooks',
    [{ id: 'other', url: 'https://evil.example', active: true }],
    undefined,
  );
  const from = await stored.findOne({ _id: `${tenant}/webhooks/hook` });
  if (!from?.sealed) throw new Error('the secret is not sealed');
  await stored.updateOne({ _id: `${tenant}/webhooks/other` }, { $set: { sealed: from.sealed } });
  await expect(store.webhooks.target(tenant, 'other')).rejects.toThrow('does not fit');
  const another = openStore({ uri, masterKey: randomBytes(32) });
  await expect(another.webhooks.target(tenant, 'hook')).rejects.toThrow('does not fit');
  await another.close();
  const without = openStore({ uri });
  await expect(without.webhooks.target(tenant, 'hook')).rejects.toThrow('PERENNIAL_MASTER_KEY');
  await without.close();
});
