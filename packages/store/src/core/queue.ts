/** Rows that wait for somebody: leased, ended, put back or parked. At least once: a lease that runs out is given again. */
import type { mongo } from 'mongoose';
import type { Transact } from './transaction.ts';

type QueueRow = { _id: string; state: string; dueAt: number; attempts: number };

type AnyCollection<Row extends QueueRow> = mongo.Collection<Row>;

/** Takes up to `limit` due rows for `leaseMs`; two takers never get the same row at once. */
export const leaseRows = async <Row extends QueueRow>(
  collection: AnyCollection<Row>,
  transact: Transact,
  now: number,
  leaseMs: number,
  limit: number,
): Promise<mongo.WithId<Row>[]> => {
  // A look without a transaction first: an empty queue is the usual case.
  const due = { state: 'queued', dueAt: { $lte: now } } as mongo.Filter<Row>;
  if (!(await collection.findOne(due))) return [];
  return transact(async (session) => {
    const found = await collection.find(due, { session }).sort({ dueAt: 1, _id: 1 }).limit(limit).toArray();
    if (found.length > 0)
      await collection.bulkWrite(
        found.map(({ _id }) => ({
          updateOne: {
            filter: byId<Row>(_id),
            update: { $set: { dueAt: now + leaseMs } as mongo.MatchKeysAndValues<Row> },
          },
        })),
        { session },
      );
    return found;
  });
};

const byId = <Row extends QueueRow>(id: unknown): mongo.Filter<Row> => ({ _id: id }) as mongo.Filter<Row>;

/** Puts a row back for later, or parks it for a person. */
export const failRow = async <Row extends QueueRow>(
  collection: AnyCollection<Row>,
  id: string,
  failure: { error: string; retryAt: number; park: boolean },
): Promise<void> => {
  const set = {
    state: failure.park ? 'parked' : 'queued',
    dueAt: failure.retryAt,
    error: failure.error.slice(0, 2000),
  } as unknown as mongo.MatchKeysAndValues<Row>;
  await collection.updateOne(byId<Row>(id), {
    $set: set,
    $inc: { attempts: 1 } as unknown as mongo.OnlyFieldsOfType<Row, mongo.NumericType>,
  });
};
