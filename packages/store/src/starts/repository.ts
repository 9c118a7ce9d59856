import { batched } from '../core/batch.ts';
import type { Rows } from '../core/collections.ts';
import type { StoreContext } from '../core/context.ts';
import { failRow, leaseRows } from '../core/queue.ts';
import type { StartOutbox, StartRow } from '../ports.ts';

const startOf = ({ _id, tenant, input, attempts, createdAt }: Rows['starts']): StartRow => ({
  id: _id,
  workflowId: _id,
  tenant,
  input,
  attempts,
  createdAt,
});

export const startOutbox = ({ rows, transact }: StoreContext): StartOutbox => {
  const anyBefore = async (instant: number): Promise<boolean> => {
    const found = await rows.starts.findOne(
      { state: 'queued', createdAt: { $lt: instant } },
      { projection: { _id: 1 }, hint: { state: 1, createdAt: 1 } },
    );
    return found !== null;
  };
  // Everyone who opens a ticket asks, and usually nobody has waited: one answer serves all who ask at once.
  const waiting = batched(async (instants: number[]): Promise<boolean[]> => {
    if (!(await anyBefore(Math.max(...instants)))) return instants.map(() => false);
    return Promise.all(instants.map(anyBefore));
  });
  const end = batched(async (ids: string[]): Promise<null[]> => {
    await rows.starts.bulkWrite(ids.map((_id) => ({ deleteOne: { filter: { _id } } })));
    return ids.map(() => null);
  });
  return {
    async lease(now, leaseMs, limit) {
      return (await leaseRows(rows.starts, transact, now, leaseMs, limit)).map(startOf);
    },
    async done(id) {
      await end(id);
    },
    async failed(id, error, retryAt, park) {
      await failRow(rows.starts, id, { error, retryAt, park });
    },
    async pending(id) {
      return (await rows.starts.findOne({ _id: id })) !== null;
    },
    waitingSince: (instant) => waiting(instant),
    async oldestAgeMs(now) {
      const [oldest] = await rows.starts
        .find({ state: 'queued' })
        .sort({ createdAt: 1, _id: 1 })
        .limit(1)
        .project<{ createdAt: number }>({ createdAt: 1 })
        .toArray();
      return oldest ? Math.max(0, now - oldest.createdAt) : 0;
    },
    async parked(limit) {
      const found = await rows.starts
        .find({ state: 'parked' })
        .sort({ dueAt: 1, _id: 1 })
        .limit(limit)
        .toArray();
      return found.map((row) => ({ ...startOf(row), error: row.error ?? '' }));
    },
  };
};
