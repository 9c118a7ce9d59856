import type { mongo } from 'mongoose';
import type { Collections } from '../../core/collections.ts';
import { transactor } from '../../core/transaction.ts';
import { beforeWrites } from '../../testing/before-writes.ts';

/** Collections whose writes work so many times and then fail, as for a process that ends there. */
export const dying = ({ rows, client }: { rows: Collections; client: mongo.MongoClient }, writes: number) => {
  let left = writes;
  const live = (): void => {
    if (left === 0) throw new Error('the process ends here');
    left -= 1;
  };
  return {
    rows: {
      ...rows,
      audit: beforeWrites(rows.audit, live),
      logs: beforeWrites(rows.logs, live),
      tiles: beforeWrites(rows.tiles, live),
    },
    transact: transactor(client),
  };
};
