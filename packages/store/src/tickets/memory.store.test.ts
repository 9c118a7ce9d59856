/** Two processes write one ticket in turns: what the first remembers of it is wrong, and nothing comes of that. */
import { type Scope, systemActor } from '@perennial/domain/scope/rules';
import { aTicket } from '@perennial/testkit/flow/a-ticket';
import { freshDatabase } from '@perennial/testkit/stack/fresh';
import mongoose from 'mongoose';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openStore } from '../open.ts';
import type { Store, TicketFlush } from '../ports.ts';

let one: Store;
let other: Store;
let raw: mongoose.mongo.MongoClient;
beforeEach(async () => {
  const uri = freshDatabase();
  [one, other] = [openStore({ uri }), openStore({ uri })];
  raw = new mongoose.mongo.MongoClient(uri);
  await one.ensureIndexes();
});
afterEach(() => Promise.all([one.close(), other.close(), raw.close()]));

const opened = async () => {
  const { record, event } = aTicket();
  const { tenant, no } = record;
  const workflowId = `ticket/${tenant}/${no}`;
  const scope: Scope = { tenant, actor: systemActor, requestId: 'test' };
  await one.tickets.open(scope, { record, event, start: { workflowId, input: {} } });
  const flush = (seq: number, over: Partial<TicketFlush> = {}): TicketFlush => ({
    workflowId,
    runId: 'run',
    record: { ...record, seq, rev: seq, title: `view ${seq}` },
    events: [{ ...event, seq, kind: 'update-posted', data: { text: `words of ${seq}` } }],
    archive: false,
    ...over,
  });
  const state = async () => ({
    title: (await one.tickets.get(scope, no))?.record.title,
    events: (await one.tickets.timeline(scope, no, { limit: 50 })).items.map((e) => e.seq),
    chain: await one.audit.verify(tenant, `ticket/${no}`),
  });
  return { flush, state };
};

test('each goes on where the other has stopped', async () => {
  const { flush, state } = await opened();
  await one.tickets.flush(flush(2));
  await other.tickets.flush(flush(3));
  await one.tickets.flush(flush(4));
  await other.tickets.flush(flush(5));
  expect(await state()).toEqual({ title: 'view 5', events: [1, 2, 3, 4, 5], chain: { events: 5 } });
});

test('the same events by both stand once, and the newer view stays', async () => {
  const { flush, state } = await opened();
  await one.tickets.flush(flush(2));
  await other.tickets.flush(flush(3));
  expect(await one.tickets.flush(flush(3))).toEqual({ written: 0, stale: true });
  await other.tickets.flush(flush(4));
  expect(await state()).toEqual({ title: 'view 4', events: [1, 2, 3, 4], chain: { events: 4 } });
});

test('a row that was dropped meanwhile is written anew', async () => {
  const { flush, state } = await opened();
  await one.tickets.flush(flush(2));
  await raw.db().collection('tickets').deleteMany({});
  expect(await one.tickets.flush(flush(3))).toEqual({ written: 1, stale: false });
  expect(await state()).toEqual({ title: 'view 3', events: [1, 2, 3], chain: { events: 3 } });
});

test('a ticket that the other has archived does not come back', async () => {
  const { flush, state } = await opened();
  await one.tickets.flush(flush(2));
  await other.tickets.flush(flush(3, { archive: true }));
  expect(await one.tickets.flush(flush(3))).toEqual({ written: 0, stale: true });
  expect(await state()).toEqual({ title: 'view 3', events: [1, 2, 3], chain: { events: 3 } });
  expect(await raw.db().collection('tickets').countDocuments({})).toBe(0);
});

test('many tickets by both at once: every event once, every chain whole', async () => {
  const tickets = await Promise.all(Array.from({ length: 6 }, opened));
  for (let seq = 2; seq <= 6; seq += 1)
    await Promise.all(
      tickets.flatMap(({ flush }, i) => {
        const writers = seq % 3 === 0 ? [one, other] : [(seq + i) % 2 === 0 ? one : other];
        return writers.map((store) => store.tickets.flush(flush(seq)));
      }),
    );
  for (const { state } of tickets)
    expect(await state()).toEqual({ title: 'view 6', events: [1, 2, 3, 4, 5, 6], chain: { events: 6 } });
});
