import { setTimeout as wait } from 'node:timers/promises';
import type { mongo } from 'mongoose';

export type Session = mongo.ClientSession;

/** `budgetMs`: how long conflicts are tried again; default 8000. */
export type Transact = <T>(work: (session: Session) => Promise<T>, budgetMs?: number) => Promise<T>;

const hasLabel = (e: unknown, label: string): boolean =>
  e instanceof Error &&
  'hasErrorLabel' in e &&
  typeof e.hasErrorLabel === 'function' &&
  e.hasErrorLabel(label) === true;

/** Another transaction got there first: the work may be repeated from its start. */
export const isConflict = (e: unknown): boolean =>
  hasLabel(e, 'TransientTransactionError') ||
  (e instanceof Error && 'code' in e && (e.code === 112 || e.code === 11000));

/**
 * Runs `work` in one transaction, durable when it answers. Conflicts repeat it from its start, so it must read
 * what it decides on inside; a duplicate key does too, since the repeat will see the row that was first.
 */
export const transactor = (client: mongo.MongoClient): Transact => {
  return async (work, budgetMs = 8_000) => {
    const deadline = Date.now() + budgetMs;
    for (let attempt = 1; ; attempt += 1) {
      const session = client.startSession();
      try {
        session.startTransaction({
          readConcern: { level: 'snapshot' },
          writeConcern: { w: 'majority', j: true },
        });
        const result = await work(session);
        await session.commitTransaction();
        return result;
      } catch (e) {
        if (session.inTransaction()) await session.abortTransaction().catch(() => undefined);
        if (!isConflict(e) || Date.now() > deadline || attempt >= 60) throw e;
      } finally {
        await session.endSession();
      }
      await wait(Math.random() * Math.min(100, 4 * 2 ** Math.min(attempt, 5)));
    }
  };
};
