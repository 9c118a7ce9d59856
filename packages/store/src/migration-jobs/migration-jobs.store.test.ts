import { randomBytes } from 'node:crypto';
import type { JobQuestion } from '@perennial/domain/migration/job/rules';
import type { Scope } from '@perennial/domain/scope/rules';
import { freshDatabase, freshName } from '@perennial/testkit/stack/fresh';
import mongoose from 'mongoose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStore } from '../open.ts';
import type { Store } from '../ports.ts';

const uri = freshDatabase();
const masterKey = randomBytes(32);
let store: Store;
beforeAll(async () => {
  store = openStore({ uri, masterKey });
  await store.ensureIndexes();
});
afterAll(() => store.close());

const scope: Scope = {
  tenant: freshName('north'),
  actor: { id: 'ann', kind: 'person', role: 'engineer' },
  requestId: 'test',
};
const row = { table: 'items', chunk: 3, ordinal: 7 };
const fix = (value: string): JobQuestion => ({
  kind: 'fix-held',
  asks: { no: 'M-1001', planHash: 'a', row, values: { code: value }, by: 'ann', why: 'asked the customer' },
});
const draft = (value: string, id = freshName('job')) => ({
  id,
  question: fix(value),
  no: 'M-1001',
  customer: 'acme',
  reason: 'asked the customer',
});

test('a question and its answer come back to whoever asked, and to nobody else', async () => {
  const asked = draft('A-1');
  expect(await store.migrationJobs.put(scope, asked)).toBe('created');
  expect(await store.migrationJobs.answerOf(scope, 'fix-held', asked.id)).toBeUndefined();
  expect(await store.migrationJobs.read(scope.tenant, asked.id)).toEqual({
    id: asked.id,
    tenant: scope.tenant,
    no: 'M-1001',
    by: { id: 'ann', kind: 'person' },
    question: asked.question,
  });
  await store.migrationJobs.answer(scope.tenant, asked.id, { ok: { kind: 'fixed' } });
  const answer = (by: Scope, kind: 'fix-held' | 'prove' = 'fix-held') =>
    store.migrationJobs.answerOf(by, kind, asked.id);
  expect(await answer(scope)).toEqual({ ok: { kind: 'fixed' } });
  expect(await answer({ ...scope, actor: { ...scope.actor, id: 'bob' } })).toBeUndefined();
  expect(await answer({ ...scope, tenant: 'south' })).toBeUndefined();
  expect(await answer(scope, 'prove')).toBeUndefined();
});

test('the same question again is the same job; another one under its id is a conflict', async () => {
  const asked = draft('A-1');
  await store.migrationJobs.put(scope, asked);
  expect(await store.migrationJobs.put(scope, asked)).toBe('repeated');
  expect(await store.migrationJobs.put(scope, { ...asked, question: fix('B-2') })).toBe('conflict');
  expect(await store.migrationJobs.put(scope, { ...asked, reason: 'another' })).toBe('conflict');
});

test('the first answer stays, and each is on record once, without a value', async () => {
  const asked = draft('A-1');
  await store.migrationJobs.put(scope, asked);
  await store.migrationJobs.answer(scope.tenant, asked.id, { ok: { kind: 'fixed' } });
  await store.migrationJobs.answer(scope.tenant, asked.id, { ok: { kind: 'settled' } });
  expect(await store.migrationJobs.answerOf(scope, 'fix-held', asked.id)).toEqual({ ok: { kind: 'fixed' } });
  const { items } = await store.audit.stream(scope, `migration-job/${asked.id}`, { limit: 9 });
  expect(items).toMatchObject([
    { action: 'migration-job.asked', reason: 'asked the customer', customer: 'acme', actor: { id: 'ann' } },
    { action: 'migration-job.answered', changes: [{ path: '/outcome', new: 'ok' }] },
  ]);
  expect(JSON.stringify(items)).not.toContain('A-1');
});

test('neither question nor answer stands in the store in clear', async () => {
  const asked = draft('customer-value');
  await store.migrationJobs.put(scope, asked);
  const problem = { code: 'request.invalid', message: 'answer-value' } as const;
  await store.migrationJobs.answer(scope.tenant, asked.id, { problem });
  const client = new mongoose.mongo.MongoClient(uri);
  try {
    const rows = await client.db().collection('migrationJobs').find({ tenant: scope.tenant }).toArray();
    expect(rows.length).toBeGreaterThan(0);
    expect(JSON.stringify(rows)).not.toMatch(/customer-value|answer-value/);
  } finally {
    await client.close();
  }
  const blind = openStore({ uri, masterKey: randomBytes(32) });
  try {
    await expect(blind.migrationJobs.read(scope.tenant, asked.id)).rejects.toThrow(/does not fit/);
  } finally {
    await blind.close();
  }
});
