import { randomBytes } from 'node:crypto';
import type { TicketEvent } from '@perennial/domain/audit/rules';
import { type Scope, systemActor } from '@perennial/domain/scope/rules';
import type { TicketRecord } from '@perennial/domain/ticket/record/rules';
import { aTicket } from '@perennial/testkit/flow/a-ticket';
import { freshDatabase, freshName } from '@perennial/testkit/stack/fresh';
import mongoose from 'mongoose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStore } from '../open.ts';
import type { Store } from '../ports.ts';

const uri = freshDatabase();
let store: Store;
/** Past the repositories: what an intruder with access to the database could do. */
let raw: mongoose.mongo.MongoClient;

beforeAll(async () => {
  store = openStore({ uri });
  await store.ensureIndexes();
  await store.ensureIndexes();
  raw = new mongoose.mongo.MongoClient(uri);
});
afterAll(async () => {
  await raw.close();
  await store.close();
});

const scopeOf = (tenant: string, customer?: string): Scope => ({
  tenant,
  ...(customer ? { customer } : {}),
  actor: systemActor,
  requestId: 'test',
});

const given = (tenant = freshName('tenant'), number = 1_001, over: Partial<TicketRecord> = {}) => {
  const { event, record } = aTicket({ number });
  const own: TicketRecord = { ...record, tenant, ...over };
  return { record: own, event, workflowId: `ticket/${tenant}/${own.no}`, scope: scopeOf(tenant) };
};

type Given = ReturnType<typeof given>;

const open = async (t: Given, request?: { key: string; bodyHash: string }) =>
  store.tickets.open(t.scope, {
    record: t.record,
    event: t.event,
    ...(request ? { request } : {}),
    start: { workflowId: t.workflowId, input: {} },
  });

const next = (
  t: Given,
  seq: number,
  over: Partial<TicketEvent> = {},
): { record: TicketRecord; events: TicketEvent[] } => {
  const event: TicketEvent = {
    seq,
    kind: 'update-posted',
    at: t.record.openedAt + seq,
    notedAt: t.record.openedAt + seq,
    actor: { id: 'li-wei', kind: 'person', role: 'agent' },
    visibility: 'public',
    data: { text: `words of update ${seq}` },
    changes: [],
    ...over,
  };
  return { record: { ...t.record, seq, rev: seq }, events: [event] };
};

const flush = (t: Given, seq: number, over: Partial<TicketEvent> = {}, archive = false) =>
  store.tickets.flush({ workflowId: t.workflowId, runId: 'run', ...next(t, seq, over), archive });

test('twenty equal requests at once open one ticket; the same key with another body is a conflict', async () => {
  const tenant = freshName('tenant');
  const request = { key: 'k', bodyHash: 'same' };
  const outcomes = await Promise.all(
    Array.from({ length: 20 }, (_, i) => open(given(tenant, 2_000 + i), request)),
  );
  expect(outcomes.filter((o) => o.kind === 'created')).toHaveLength(1);
  expect(new Set(outcomes.map((o) => ('record' in o ? o.record.no : o.kind))).size).toBe(1);
  expect((await store.tickets.list(scopeOf(tenant), { limit: 50 })).items).toHaveLength(1);
  expect(await open(given(tenant, 3_000), { key: 'k', bodyHash: 'other' })).toEqual({ kind: 'conflict' });
});

test('numbers drawn at the same time never repeat, also the very first ones', async () => {
  const tenant = freshName('tenant');
  const second = openStore({ uri });
  const drawn = await Promise.all(
    Array.from({ length: 20 }, (_, i) => (i % 2 === 0 ? store : second).tickets.nextNumber(tenant)),
  );
  await second.close();
  expect(drawn.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, i) => 1_001 + i));
});

test('a repeated flush changes nothing, an older one only adds what is missing', async () => {
  const t = given();
  await open(t);
  expect(await flush(t, 3)).toEqual({ written: 1, stale: false });
  expect(await flush(t, 3)).toEqual({ written: 0, stale: true });
  expect((await store.tickets.get(t.scope, t.record.no))?.record.rev).toBe(3);
  const { items } = await store.tickets.timeline(t.scope, t.record.no, { limit: 10 });
  expect(items.map((e) => e.seq)).toEqual([1, 3]);
});

test('a dropped read model comes back identical', async () => {
  const t = given();
  await open(t);
  await flush(t, 2);
  const before = await store.tickets.get(t.scope, t.record.no);
  expect(await store.tickets.dropOpen(t.record.tenant)).toBe(1);
  expect(await store.tickets.get(t.scope, t.record.no)).toBeUndefined();
  await store.tickets.flush({
    workflowId: t.workflowId,
    runId: 'run',
    record: next(t, 2).record,
    events: [],
    archive: false,
  });
  expect(await store.tickets.get(t.scope, t.record.no)).toEqual(before);
});

test('an archived ticket is found, listed with the others and never opened again by an old flush', async () => {
  const t = given(undefined, 1_001);
  await store.tickets.nextNumber(t.record.tenant);
  await open(t);
  await flush(t, 2, { kind: 'archived' }, true);
  await flush(t, 2);
  expect(await store.tickets.get(t.scope, t.record.no)).toMatchObject({ archived: true });
  expect((await store.tickets.list(t.scope, { limit: 5 })).items.map((r) => r.no)).toEqual([t.record.no]);
  expect((await store.tickets.list(t.scope, { limit: 5, openOnly: true })).items).toEqual([]);
});

test('pages follow each other without gap or repeat', async () => {
  const tenant = freshName('tenant');
  for (let i = 0; i < 7; i += 1) await open(given(tenant, 1_001 + i));
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await store.tickets.list(scopeOf(tenant), { limit: 3, ...(cursor ? { cursor } : {}) });
    seen.push(...page.items.map((r) => r.no));
    cursor = page.nextCursor;
  } while (cursor);
  expect(seen).toEqual(['T-1007', 'T-1006', 'T-1005', 'T-1004', 'T-1003', 'T-1002', 'T-1001']);
  await expect(store.tickets.list(scopeOf(tenant), { limit: 3, cursor: 'nonsense' })).rejects.toMatchObject({
    code: 'request.invalid',
  });
});

test('neither another vendor nor another customer sees a ticket, and a customer only its public part', async () => {
  const t = given();
  await open(t);
  await flush(t, 2, { kind: 'note-added', visibility: 'internal' });
  for (const scope of [scopeOf(freshName('other')), scopeOf(t.record.tenant, 'bohai')]) {
    expect(await store.tickets.get(scope, t.record.no)).toBeUndefined();
    expect((await store.tickets.list(scope, { limit: 5 })).items).toEqual([]);
    expect((await store.tickets.list(scope, { limit: 5, customer: 'acme' })).items).toEqual([]);
    expect((await store.tickets.timeline(scope, t.record.no, { limit: 5 })).items).toEqual([]);
    expect((await store.audit.stream(scope, `ticket/${t.record.no}`, { limit: 5 })).items).toEqual([]);
    expect(await store.reports.clockFigures(scope, { from: 0, to: Number.MAX_SAFE_INTEGER })).toEqual([]);
  }
  const own = await store.tickets.timeline(scopeOf(t.record.tenant, 'acme'), t.record.no, { limit: 5 });
  expect(own.items.map((e) => e.kind)).toEqual(['opened']);
});

test('a reader of changes misses none, though two writers flush at once', async () => {
  const tenant = freshName('tenant');
  const tickets = Array.from({ length: 12 }, (_, i) => given(tenant, 1_001 + i));
  await Promise.all(tickets.map((t) => open(t)));
  const latest = new Map<string, number>();
  let since = 0;
  const read = async (): Promise<void> => {
    for (const { record, position } of await store.tickets.changedSince(scopeOf(tenant), since, 5)) {
      latest.set(record.no, record.rev);
      since = Math.max(since, position);
    }
  };
  const writing = Promise.all(
    tickets.map(async (t) => {
      for (const seq of [2, 3, 4]) await flush(t, seq);
    }),
  );
  let done = false;
  void writing.then(() => {
    done = true;
  });
  while (!done) await read();
  await expect
    .poll(
      async () => {
        await read();
        return [...latest.values()];
      },
      { timeout: 5_000 },
    )
    .toEqual(Array(12).fill(4));
});

test('the chain of a ticket shows what was changed, left out or cut off', async () => {
  const t = given();
  await open(t);
  for (const seq of [2, 3, 4]) await flush(t, seq);
  const stream = `ticket/${t.record.no}`;
  const { tenant } = t.record;
  const rows = raw.db().collection<{ _id: string; event: { action: string } }>('audit');
  const verify = () => store.audit.verify(tenant, stream);
  expect(await verify()).toEqual({ events: 4 });

  const _id = `${tenant}/${stream}/2`;
  const row = await rows.findOne({ _id });
  if (!row) throw new Error('the event is not in the trail');
  await rows.updateOne({ _id }, { $set: { 'event.action': 'ticket.closed' } });
  expect(await verify()).toMatchObject({ brokenAt: 2 });
  await rows.replaceOne({ _id }, row);
  expect(await verify()).toEqual({ events: 4 });

  await rows.deleteOne({ _id });
  expect(await verify()).toMatchObject({ brokenAt: 3 });
  await rows.insertOne(row);
  // That the end is missing, the sealed log knows.
  const key = await store.seals.key(tenant, randomBytes(32));
  await store.seals.seal(tenant, key, { holder: 'test', leaseMs: 0 });
  expect(await verify()).toEqual({ events: 4 });
  const last = `${tenant}/${stream}/4`;
  await rows.deleteOne({ _id: last });
  expect(await verify()).toMatchObject({ brokenAt: 4 });
  await rows.deleteMany({ _id: { $in: [1, 2, 3].map((seq) => `${tenant}/${stream}/${seq}`) } });
  expect(await verify()).toMatchObject({ events: 0, brokenAt: 1 });
});

test('personal words never stand in the trail, and erasing them breaks nothing', async () => {
  const t = given();
  await open(t);
  await flush(t, 2);
  const trail = JSON.stringify(
    (await store.audit.stream(t.scope, `ticket/${t.record.no}`, { limit: 10 })).items,
  );
  for (const word of ['Wang Fang', 'wang.fang@acme.example', 'picking list empty', 'words of update'])
    expect(trail).not.toContain(word);
  await raw
    .db()
    .collection('audit')
    .updateMany({ tenant: t.record.tenant }, { $unset: { personal: 1 } });
  expect(await store.audit.verify(t.record.tenant, `ticket/${t.record.no}`)).toEqual({ events: 2 });
});

test('two takers never lease one row, and a row that failed too often waits for a person', async () => {
  const second = openStore({ uri });
  const tenant = freshName('tenant');
  for (let i = 0; i < 6; i += 1) await open(given(tenant, 1_001 + i));
  const now = Date.now() + 1_000;
  const taken = await Promise.all([
    store.starts.lease(now, 60_000, 100),
    second.starts.lease(now, 60_000, 100),
  ]);
  const ids = taken.flat().map((r) => r.id);
  expect(new Set(ids).size).toBe(ids.length);
  const [mine] = taken.flat().filter((r) => r.tenant === tenant);
  if (!mine) throw new Error('nothing was leased');
  await store.starts.failed(mine.id, 'poison', now, true);
  expect((await store.starts.parked(50)).map((r) => [r.id, r.error])).toContainEqual([mine.id, 'poison']);
  expect((await store.starts.lease(now + 120_000, 60_000, 500)).map((r) => r.id)).not.toContain(mine.id);
  await second.close();
});

test('a store that is not there says so, within seconds, in a way the caller can act on', async () => {
  const nowhere = openStore({
    uri: 'mongodb://127.0.0.1:1/x?directConnection=true',
    serverSelectionTimeoutMs: 500,
  });
  const t = given();
  await expect(nowhere.tickets.get(t.scope, 'T-1')).rejects.toMatchObject({
    code: 'store.unavailable',
    details: { retryAfterS: 5 },
  });
  await expect(nowhere.ping(800)).rejects.toMatchObject({ code: 'store.unavailable' });
  await nowhere.close();
});

test('a ticket locked by a writer that was killed waits by itself; the tickets beside it are written', async () => {
  const tenant = freshName('tenant');
  const [locked, free] = [given(tenant, 1_001), given(tenant, 1_002)];
  await open(locked);
  await open(free);
  // What a killed process leaves behind: a transaction nobody ends.
  const session = raw.startSession();
  session.startTransaction();
  const filter = { tenant, number: 1_001 };
  await raw
    .db()
    .collection('tickets')
    .updateOne(filter, { $set: { left: true } }, { session });
  const done: string[] = [];
  const note = (name: string) => () => done.push(name);
  const writes = [flush(locked, 2).then(note('locked')), flush(free, 2).then(note('free'))];
  await writes[1];
  writes.push(flush(free, 3).then(note('free again')));
  await writes[2];
  expect(done).toEqual(['free', 'free again']);
  await session.abortTransaction();
  await session.endSession();
  await Promise.all(writes);
  expect(done).toContain('locked');
  const { items } = await store.tickets.timeline(locked.scope, locked.record.no, { limit: 10 });
  expect(items.map((e) => e.seq)).toEqual([1, 2]);
});
