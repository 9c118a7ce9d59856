import type { mongo } from 'mongoose';
import type { Collections } from '../../core/collections.ts';
import { transactor } from '../../core/transaction.ts';

const writing = new Set(['insertOne', 'insertMany', 'updateOne', 'bulkWrite', 'deleteOne']);

/** Collections whose writes work so many times and then fail, as for a process that ends there. */
export const dying = ({ rows, client }: { rows: Collections; client: mongo.MongoClient }, writes: number) => {
  let left = writes;
  const mortal = <T extends object>(collection: T): T =>
    new Proxy(collection, {
      get(target, key) {
        const member: unknown = Reflect.get(target, key);
        if (typeof member !== 'function') return member;
        return (...args: unknown[]) => {
          if (typeof key === 'string' && writing.has(key)) {
            if (left === 0) throw new Error('the process ends here');
            left -= 1;
          }
          return Reflect.apply(member, target, args);
        };
      },
    });
  return {
    rows: { ...rows, audit: mortal(rows.audit), logs: mortal(rows.logs), tiles: mortal(rows.tiles) },
    transact: transactor(client),
  };
};
