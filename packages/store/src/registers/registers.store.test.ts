import { createHash } from 'node:crypto';
import { type Scope, systemActor } from '@perennial/domain/scope/rules';
import { demoContracts, demoRegisters } from '@perennial/testkit/flow/demo-data';
import { freshDatabase, freshName } from '@perennial/testkit/stack/fresh';
import mongoose from 'mongoose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStore } from '../open.ts';
import type { Store } from '../ports.ts';

const uri = freshDatabase();
const rows = demoRegisters('http://localhost:4100');
const tenant = freshName('tenant');
const staff: Scope = { tenant, actor: systemActor, requestId: 'test' };
const acme: Scope = { ...staff, customer: 'acme' };
let store: Store;

beforeAll(async () => {
  store = openStore({ uri });
  await store.ensureIndexes();
  await store.registers.put(staff, 'customers', rows.customers, undefined);
  await store.registers.put(staff, 'sites', rows.sites, undefined);
});
afterAll(() => store.close());

test('rows are created, left alone when equal, and updated', async () => {
  const [first] = rows.groups;
  if (!first) throw new Error('the demo has no group');
  expect(await store.registers.put(staff, 'groups', [first], undefined)).toEqual({
    created: 1,
    updated: 0,
    unchanged: 0,
  });
  expect(await store.registers.put(staff, 'groups', [first], undefined)).toEqual({
    created: 0,
    updated: 0,
    unchanged: 1,
  });
  expect(
    await store.registers.put(staff, 'groups', [{ ...first, name: 'Warehouse' }], 'renamed'),
  ).toMatchObject({
    updated: 1,
  });
  expect(await store.audit.verify(tenant, `groups/${first.id}`)).toEqual({ events: 2 });
});

test('a row that names nobody is refused by its place, and none of its call is stored', async () => {
  const [site] = rows.sites;
  if (!site) throw new Error('the demo has no site');
  const put = store.registers.put(
    staff,
    'sites',
    [
      { ...site, id: 'good-site' },
      { ...site, id: 'bad-site', customer: 'nobody' },
    ],
    undefined,
  );
  await expect(put).rejects.toMatchObject({
    code: 'request.invalid',
    details: { errors: [{ path: '/rows/1/customer' }] },
  });
  expect(await store.registers.get(staff, 'sites', 'good-site')).toBeUndefined();
});

test("a customer reads its own sites and nobody else's, and no people at all", async () => {
  expect((await store.registers.list(acme, 'sites', { limit: 10 })).items.map((s) => s.id)).toEqual([
    'acme-shanghai',
    'acme-suzhou',
  ]);
  expect(await store.registers.get(acme, 'sites', 'bohai-tianjin')).toBeUndefined();
  expect(
    (await store.registers.list(acme, 'sites', { limit: 10, where: { customer: 'bohai' } })).items,
  ).toEqual([]);
  await store.registers.put(staff, 'people', rows.people, undefined);
  expect((await store.registers.list(acme, 'people', { limit: 10 })).items).toEqual([]);
  expect(
    await store.registers.get({ ...staff, tenant: 'another' }, 'sites', 'acme-shanghai'),
  ).toBeUndefined();
});

test('a contract gets a new version only when something differs, and is in force by its own calendar day', async () => {
  const [contract] = demoContracts(2026);
  if (!contract) throw new Error('the demo has no contract');
  expect((await store.contracts.put(staff, contract, { reason: undefined })).version).toBe(1);
  expect((await store.contracts.put(staff, contract, { reason: undefined })).version).toBe(1);
  const shorter = await store.contracts.put(
    staff,
    { ...contract, to: '2026-12-31' },
    { reason: 'ends earlier' },
  );
  expect(shorter.version).toBe(2);
  expect((await store.contracts.get(staff, contract.id, 1))?.to).toBe('2027-12-31');
  // Midnight in Shanghai is 16:00 UTC of the day before.
  expect(await store.contracts.inForce(staff, 'acme', Date.parse('2026-12-31T15:59:59Z'))).toMatchObject({
    version: 2,
  });
  expect(await store.contracts.inForce(staff, 'acme', Date.parse('2026-12-31T16:00:00Z'))).toBeUndefined();
});

test('a key opens by its secret alone, which is stored nowhere, until it is revoked', async () => {
  const { secret, key } = await store.keys.create(staff, {
    role: 'agent',
    name: 'test',
    expiresAt: Date.now() + 1_000,
  });
  expect(secret).toMatch(/^pk_[\w-]{43}$/);
  expect(await store.keys.find(secret)).toEqual(key);
  const raw = new mongoose.mongo.MongoClient(uri);
  const stored = JSON.stringify(await raw.db().collection('keys').find().toArray());
  await raw.close();
  expect(stored).not.toContain(secret);
  expect(stored).toContain(createHash('sha256').update(secret).digest('hex'));
  await store.keys.revoke(staff, key.id, 'no longer needed');
  expect((await store.keys.find(secret))?.revokedAt).toBeTypeOf('number');
  expect(
    await store.keys.revoke({ ...staff, tenant: 'another' }, key.id, 'no longer needed'),
  ).toBeUndefined();
});

test('nine megabytes come back as they went in, once per tenant; half a file is no file', async () => {
  const bytes = new Uint8Array(9 * 1024 * 1024).map((_, i) => i % 251);
  const meta = await store.attachments.put(staff, { bytes, type: 'application/octet-stream', name: 'a.bin' });
  const again = await store.attachments.put(staff, { bytes, type: 'text/plain', name: 'b.bin' });
  expect(again).toEqual(meta);
  const back = await store.attachments.get(staff, meta.sha256);
  expect(
    createHash('sha256')
      .update(back?.bytes ?? '')
      .digest('hex'),
  ).toBe(meta.sha256);
  expect(await store.attachments.get({ ...staff, tenant: 'another' }, meta.sha256)).toBeUndefined();
  const raw = new mongoose.mongo.MongoClient(uri);
  await raw
    .db()
    .collection<{ _id: string }>('attachments')
    .deleteOne({ _id: `${tenant}/${meta.sha256}` });
  await raw.close();
  expect(await store.attachments.exists(staff, [meta.sha256])).toEqual([]);
  expect((await store.attachments.put(staff, { bytes, type: 'text/plain' })).bytes).toBe(bytes.length);
});
