import { systemActor } from '@perennial/domain/scope/rules';
import { aTicket } from '@perennial/testkit/flow/a-ticket';
import { freshDatabase } from '@perennial/testkit/stack/fresh';
import mongoose from 'mongoose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ensureCollections } from '../../core/collections.ts';
import type { TicketRepository } from '../../ports.ts';
import { type TwoWays, twoWays } from './two-ways.ts';

const uri = freshDatabase();
const client = new mongoose.mongo.MongoClient(uri);
let ways: TwoWays;
beforeAll(async () => {
  await ensureCollections(client.db());
  ways = await twoWays(uri);
});
afterAll(async () => {
  await ways.close();
  await client.close();
});

const open = async (tickets: TicketRepository) => {
  const { record, terms, event } = aTicket({});
  const workflowId = `ticket/${record.tenant}/${record.no}`;
  const scope = { tenant: record.tenant, actor: systemActor, requestId: 'test' };
  const start = { workflowId, input: { record, terms } };
  expect(await tickets.open(scope, { record, event, start })).toMatchObject({ kind: 'created' });
  const count = (name: string) =>
    client.db().collection<{ tenant: string }>(name).countDocuments({ tenant: record.tenant });
  return { tickets: await count('tickets'), audit: await count('audit'), plain: await count('plainInserts') };
};

test('both ways store the ticket; one its audit event, the other a plain document', async () => {
  expect(await open(ways.audited)).toEqual({ tickets: 1, audit: 1, plain: 0 });
  expect(await open(ways.plain)).toEqual({ tickets: 1, audit: 0, plain: 1 });
});

test('the plain document is as large as the event, with all that lies beside it', async () => {
  await open(ways.audited);
  await open(ways.plain);
  const newest = async (name: string) =>
    (await client.db().collection(name).find().toArray())
      .map((row) => mongoose.mongo.BSON.calculateObjectSize(row))
      .at(-1);
  expect(await newest('plainInserts')).toBe(await newest('audit'));
});
