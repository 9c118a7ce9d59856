/** A trail with a store of its own, written and damaged at will. */
import { freshDatabase } from '@perennial/testkit/stack/fresh';
import mongoose from 'mongoose';
import { collectionsOf } from '../../core/collections.ts';
import { transactor } from '../../core/transaction.ts';
import { openStore } from '../../open.ts';
import { appendAudit, type Entry } from '../append.ts';
import { sealRepository } from '../seal-repository.ts';
import { corruptions } from './corruptions.ts';
import { dying } from './dying.ts';

const entry = (tenant: string, stream: string, customer?: string): Entry => ({
  tenant,
  ...(customer ? { customer } : {}),
  stream: `thing/${stream}`,
  at: '2026-01-05T01:00:00.000Z',
  actor: { id: 'li.wei', kind: 'person' },
  action: 'thing.changed',
  reason: 'because',
  record: { type: 'thing', id: stream, rev: 1, hash: '00' },
  changes: [
    { path: '/state', old: 'new', new: 'done' },
    { path: '/note', old: null, new: 'as Wang Fang asked' },
  ],
  cause: { requestId: 'r-1' },
});

export const trail = async () => {
  const uri = freshDatabase();
  const clock: { now: number | undefined } = { now: undefined };
  const now = () => clock.now ?? Date.now();
  const store = openStore({ uri, now });
  await store.ensureIndexes();
  const client = new mongoose.mongo.MongoClient(uri);
  const rows = collectionsOf(client.db());
  const transact = transactor(client);
  return {
    store,
    rows,
    clock,
    transact,
    entry,
    /** One event per stream, in this order; customers are dealt round. */
    write: (tenant: string, streams: string[], customers: (string | undefined)[] = []) =>
      transact((session) =>
        appendAudit(
          rows,
          session,
          streams.map((s, i) => entry(tenant, s, customers[i % Math.max(1, customers.length)])),
        ),
      ),
    /** A sealer whose process ends after so many writes: nothing it does later reaches the store. */
    dyingAfter: (writes: number) => sealRepository({ ...dying({ rows, client }, writes), now }),
    corruptions: corruptions(rows),
    /** Answers what puts the tenant's log back as it is now. */
    remember: async (tenant: string) => {
      const before = {
        audit: await rows.audit.find({ tenant }).toArray(),
        tiles: await rows.tiles.find({ tenant }).toArray(),
        logs: await rows.logs.find({ _id: tenant }).toArray(),
      };
      return async () => {
        await rows.audit.deleteMany({ tenant });
        await rows.tiles.deleteMany({ tenant });
        await rows.logs.deleteMany({ _id: tenant });
        await rows.audit.insertMany(before.audit);
        if (before.tiles.length > 0) await rows.tiles.insertMany(before.tiles);
        if (before.logs.length > 0) await rows.logs.insertMany(before.logs);
      };
    },
    close: async () => {
      await store.close();
      await client.close();
    },
  };
};
export type Trail = Awaited<ReturnType<typeof trail>>;
