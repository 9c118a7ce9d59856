import type { ApprovalEvent, ApprovalRecord } from '@perennial/domain/approval/rules';
import { type Scope, systemActor } from '@perennial/domain/scope/rules';
import { anApproval } from '@perennial/testkit/flow/an-approval';
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

const aTenant = (customer?: string): Scope => ({
  tenant: freshName('north'),
  ...(customer ? { customer } : {}),
  actor: systemActor,
  requestId: 'test',
});
const ask = (scope: Scope, over: Partial<ApprovalRecord> = {}, request?: { key: string; bodyHash: string }) =>
  store.approvals.request(scope, anApproval({ tenant: scope.tenant, ...over }), {
    workflowIdOf: (no) => `approval/${scope.tenant}/${no}`,
    ...(request ? { request } : {}),
  });
const created = async (scope: Scope, over: Partial<ApprovalRecord> = {}): Promise<ApprovalRecord> => {
  const asked = await ask(scope, over);
  if (asked.kind !== 'created') throw new Error(asked.kind);
  return asked.record;
};
const event = (seq: number, over: Partial<ApprovalEvent> = {}): ApprovalEvent => ({
  seq,
  kind: 'signed',
  at: 1,
  actor: { id: 'qiu', kind: 'person' },
  data: { role: 'qa' },
  ...over,
});
const flush = (record: ApprovalRecord, events: ApprovalEvent[] = []) =>
  store.approvals.flush({ workflowId: record.workflow.id, runId: 'run', record, events, deliveries: [] });

test('a request stores the row, its event and the start of its workflow at once', async () => {
  const scope = aTenant();
  const record = await created(scope);
  expect(record).toMatchObject({ no: 'M-1.cutover.1', seq: 1, rev: 0, state: 'pending' });
  expect(await store.approvals.get(scope, record.no)).toEqual(record);
  expect(await store.starts.pending(`approval/${scope.tenant}/M-1.cutover.1`)).toBe(true);
  const { items } = await store.audit.stream(scope, 'approval/M-1.cutover.1', { limit: 5 });
  expect(items).toMatchObject([{ seq: 1, action: 'approval.requested' }]);
});

test('one attempt at a time; the next has the next number', async () => {
  const scope = aTenant();
  const first = await created(scope);
  expect(await ask(scope)).toEqual({ kind: 'open', no: first.no });
  await flush({ ...first, state: 'rejected', rev: 1, seq: 2 }, [event(2, { kind: 'rejected' })]);
  expect((await created(scope)).no).toBe('M-1.cutover.2');
  expect((await created(scope, { gate: 'rollback' })).no).toBe('M-1.rollback.1');
});

test('a repeated request with its key is answered with the first; another body is a conflict', async () => {
  const scope = aTenant();
  const subject = { type: 'migration', id: freshName('M') };
  const first = await ask(scope, { subject }, { key: 'k', bodyHash: 'h' });
  expect(await ask(scope, { subject }, { key: 'k', bodyHash: 'h' })).toMatchObject({
    kind: 'repeated',
    record: { no: first.kind === 'created' ? first.record.no : '' },
  });
  expect(await ask(scope, { subject }, { key: 'k', bodyHash: 'other' })).toEqual({ kind: 'conflict' });
});

test('a flush repeated changes nothing, and an older one after it adds nothing', async () => {
  const scope = aTenant();
  const record = await created(scope, { subject: { type: 'migration', id: freshName('M') } });
  const newer = { ...record, rev: 2, seq: 3, title: 'newer' };
  await flush(newer, [event(2), event(3)]);
  await flush(newer, [event(2), event(3)]);
  await flush({ ...record, rev: 1, seq: 2 }, [event(2)]);
  expect(await store.approvals.get(scope, record.no)).toEqual(newer);
  const stream = `approval/${record.no}`;
  expect((await store.audit.stream(scope, stream, { limit: 9 })).items.map((e) => e.seq)).toEqual([1, 2, 3]);
  expect((await store.audit.verify(scope.tenant, stream)).brokenAt).toBeUndefined();
});

test('a broken glass and a refused signature are looked at by security staff, once each', async () => {
  const scope = aTenant();
  const record = await created(scope, { subject: { type: 'migration', id: freshName('M') } });
  const events = [event(2, { kind: 'signature-refused' }), event(3, { kind: 'glass-broken' }), event(4)];
  await flush({ ...record, rev: 2, seq: 4 }, events);
  await flush({ ...record, rev: 2, seq: 4 }, events);
  const { items } = await store.securityEvents.list(scope, { state: 'open', limit: 9 });
  expect(items.map((e) => e.kind).sort()).toEqual(['break-glass', 'signature-refused']);
  expect(items.map((e) => e.detail.approval)).toEqual([record.no, record.no]);
});

test('a flow that opens its own approval writes the row with its first flush', async () => {
  const scope = aTenant();
  const record = anApproval({ tenant: scope.tenant, no: 'T-1.fix.1' });
  await flush(record, [event(1, { kind: 'requested' })]);
  expect(await store.approvals.get(scope, 'T-1.fix.1')).toEqual(record);
});

test("a list is the tenant's and the customer's own, oldest first, by pages", async () => {
  const scope = aTenant();
  for (const [i, customer] of ['acme', 'bohai', 'acme'].entries())
    await created(scope, { customer, openedAt: i, subject: { type: 'migration', id: freshName('M') } });
  const first = await store.approvals.list(scope, { limit: 2 });
  expect(first.items.map((r) => r.openedAt)).toEqual([0, 1]);
  const rest = await store.approvals.list(scope, {
    limit: 2,
    ...(first.nextCursor ? { cursor: first.nextCursor } : {}),
  });
  expect(rest).toMatchObject({ items: [{ openedAt: 2 }] });
  const acme = { ...scope, customer: 'acme' };
  expect((await store.approvals.list(acme, { limit: 9 })).items.map((r) => r.openedAt)).toEqual([0, 2]);
  const { no } = first.items[1] ?? { no: '' };
  expect(await store.approvals.get(acme, no)).toBeUndefined();
  expect(await store.approvals.get(aTenant(), no)).toBeUndefined();
  expect((await store.approvals.list(scope, { open: false, limit: 9 })).items).toEqual([]);
});
