import type { MigrationEvent, MigrationRecord } from '@perennial/domain/migration/run/rules';
import { type Scope, systemActor } from '@perennial/domain/scope/rules';
import { aMigration, aPlan } from '@perennial/testkit/flow/a-migration';
import { freshDatabase, freshName } from '@perennial/testkit/stack/fresh';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStore } from '../open.ts';
import type { Store } from '../ports.ts';

let store: Store;
beforeAll(async () => {
  store = openStore({ uri: freshDatabase() });
  await store.ensureIndexes();
});
afterAll(() => store.close());

const aScope = (customer?: string): Scope => ({
  tenant: freshName('north'),
  ...(customer ? { customer } : {}),
  actor: systemActor,
  requestId: 'test',
});
type Over = Parameters<typeof aMigration>[0];
const open = async (scope: Scope, over: Over = {}, request?: { key: string; bodyHash: string }) => {
  const no = over?.no ?? (await store.migrations.nextNumber(scope.tenant));
  const opening = aMigration({ tenant: scope.tenant, no, ...over });
  return store.migrations.open(scope, { ...opening, ...(request ? { request } : {}) });
};
const opened = async (scope: Scope, over: Over = {}): Promise<MigrationRecord> => {
  const result = await open(scope, over);
  if (result.kind !== 'created') throw new Error(result.kind);
  return result.record;
};
const event = (seq: number, over: Partial<MigrationEvent> = {}): MigrationEvent => ({
  seq,
  kind: 'paused',
  at: 1,
  actor: { id: 'ann', kind: 'person' },
  data: {},
  reason: 'nightly batch',
  ...over,
});
const flush = (record: MigrationRecord, events: MigrationEvent[] = []) =>
  store.migrations.flush({ workflowId: record.workflow.id, runId: 'run', record, events, deliveries: [] });
const trail = async (scope: Scope, stream: string) =>
  (await store.audit.stream(scope, stream, { limit: 20 })).items;

test('opening stores plan, run, events and the start of the workflow at once', async () => {
  const scope = aScope();
  const record = await opened(scope);
  expect(record).toMatchObject({
    no: 'M-1001',
    state: 'ready',
    phase: 'requirements',
    site: 'acme-shanghai',
  });
  expect(await store.migrations.get(scope, 'M-1001')).toEqual(record);
  expect(await store.starts.pending(`migration/${scope.tenant}/M-1001`)).toBe(true);
  const stored = await store.migrations.plan(scope.tenant, record.planHash);
  expect(stored).toMatchObject({ plan: aPlan(), by: systemActor.id });
  expect(await trail(scope, 'migration/M-1001')).toMatchObject([{ seq: 1, action: 'migration.opened' }]);
  expect(await trail(scope, `migration-plan/${record.planHash}`)).toMatchObject([
    { seq: 1, action: 'migration-plan.stored', customer: 'acme' },
  ]);
});

test('a plan whose names the store could not hold as fields comes back as it was', async () => {
  const scope = aScope();
  const codes = { codes: { of: { from: '$x.y' }, map: { 'a.b': '$c', '$d': '', '': 'e' } } };
  const [table] = aPlan().tables;
  if (!table) throw new Error('the plan has no table');
  const plan = aPlan({ tables: [{ ...table, columns: [{ to: 'code', value: codes }] }] });
  const record = await opened(scope, { plan });
  expect((await store.migrations.plan(scope.tenant, record.planHash))?.plan).toEqual(plan);
});

test('a plan is not stored under the hash of another, and nothing of the run either', async () => {
  const scope = aScope();
  const opening = aMigration({ tenant: scope.tenant });
  const wrong = { ...opening, plan: { ...opening.plan, plan: aPlan({ name: 'another' }) } };
  await expect(store.migrations.open(scope, wrong)).rejects.toThrow(/was changed/);
  expect(await store.migrations.get(scope, 'M-1001')).toBeUndefined();
  expect(await store.starts.pending(`migration/${scope.tenant}/M-1001`)).toBe(false);
});

test('a repeated request is answered with the first run; another body is a conflict', async () => {
  const scope = aScope();
  const request = { key: 'k', bodyHash: 'h' };
  expect(await open(scope, {}, request)).toMatchObject({ kind: 'created', record: { no: 'M-1001' } });
  expect(await open(scope, {}, request)).toMatchObject({ kind: 'repeated', record: { no: 'M-1001' } });
  expect(await open(scope, {}, { ...request, bodyHash: 'other' })).toEqual({ kind: 'conflict' });
  expect((await store.migrations.list(scope, { limit: 9 })).items).toHaveLength(1);
});

test('two runs may follow one plan, whose first text stays', async () => {
  const scope = aScope();
  const first = await opened(scope);
  const second = await opened(scope);
  expect(second.planHash).toBe(first.planHash);
  expect(await trail(scope, `migration-plan/${first.planHash}`)).toHaveLength(1);
  const edited = aMigration({ plan: aPlan({ name: 'edited' }) }).plan;
  const put = { no: first.no, reason: 'one more table' };
  expect(await store.migrations.putPlan(scope, edited, put)).toMatchObject({ plan: { name: 'edited' } });
  await store.migrations.putPlan(scope, edited, put);
  expect(await trail(scope, `migration-plan/${edited.hash}`)).toMatchObject([{ reason: 'one more table' }]);
});

test('a flush repeated changes nothing, and an older one after it adds nothing', async () => {
  const scope = aScope();
  const record = await opened(scope);
  const newer = { ...record, rev: 3, seq: 3, state: 'paused' as const };
  await flush(newer, [event(2, { kind: 'started' }), event(3)]);
  await flush(newer, [event(2, { kind: 'started' }), event(3)]);
  await flush({ ...record, rev: 2, seq: 2 }, [event(2, { kind: 'started' })]);
  expect(await store.migrations.get(scope, record.no)).toEqual(newer);
  expect((await trail(scope, `migration/${record.no}`)).map((e) => [e.seq, e.action, e.reason])).toEqual([
    [1, 'migration.opened', undefined],
    [2, 'migration.started', 'nightly batch'],
    [3, 'migration.paused', 'nightly batch'],
  ]);
  expect((await store.audit.verify(scope.tenant, `migration/${record.no}`)).brokenAt).toBeUndefined();
});

test('a read model that was dropped is as before once the workflows flush again', async () => {
  const scope = aScope();
  const running = { ...(await opened(scope)), rev: 2, seq: 2 };
  await flush(running, [event(2)]);
  const over = { ...(await opened(scope)), rev: 2, seq: 2, state: 'closed', outcome: 'closed' } as const;
  await flush(over, [event(2, { kind: 'closed' })]);
  const before = await store.migrations.list(scope, { limit: 9 });
  expect(await store.migrations.dropOpen(scope.tenant)).toBe(1);
  expect((await store.migrations.list(scope, { limit: 9 })).items).toEqual([over]);
  await flush(running);
  expect(await store.migrations.list(scope, { limit: 9 })).toEqual(before);
});

test('the list is filtered, newest first, page by page', async () => {
  const scope = aScope();
  for (let i = 0; i < 3; i += 1) await opened(scope);
  const closed = { ...(await opened(scope, { customer: 'bohai' })), rev: 2, outcome: 'closed' } as const;
  await flush({ ...closed, state: 'closed' });
  const numbers = async (filter: object, by = scope) => {
    const { items, nextCursor } = await store.migrations.list(by, { limit: 2, ...filter });
    return { no: items.map((r) => r.no), nextCursor };
  };
  const first = await numbers({ open: true });
  expect(first.no).toEqual(['M-1003', 'M-1002']);
  expect((await numbers({ open: true, cursor: first.nextCursor })).no).toEqual(['M-1001']);
  expect((await numbers({ state: 'closed' })).no).toEqual(['M-1004']);
  expect((await numbers({ customer: 'bohai' })).no).toEqual(['M-1004']);
  expect((await numbers({ site: 'elsewhere' })).no).toEqual([]);
});

test('a customer sees its own runs and another vendor none', async () => {
  const scope = aScope();
  const { no } = await opened(scope);
  const acme = { ...scope, customer: 'acme' };
  const bohai = { ...scope, customer: 'bohai' };
  expect(await store.migrations.get(acme, no)).toMatchObject({ no });
  expect(await store.migrations.get(bohai, no)).toBeUndefined();
  expect(await store.migrations.get(aScope(), no)).toBeUndefined();
  expect((await store.migrations.list(bohai, { limit: 9 })).items).toEqual([]);
  expect((await store.migrations.list(bohai, { limit: 9, customer: 'acme' })).items).toEqual([]);
});
