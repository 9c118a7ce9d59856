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

export const startOutbox = ({ rows, transact }: StoreContext): StartOutbox => ({
  async lease(now, leaseMs, limit) {
    return (await leaseRows(rows.starts, transact, now, leaseMs, limit)).map(startOf);
  },
  async done(id) {
    await rows.starts.deleteOne({ _id: id });
  },
  async failed(id, error, retryAt, park) {
    await failRow(rows.starts, id, { error, retryAt, park });
  },
  async pending(id) {
    return (await rows.starts.findOne({ _id: id })) !== null;
  },
  async oldestAgeMs(now) {
    const waiting = await rows.starts
      .find({ state: 'queued' })
      .project<{ createdAt: number }>({ createdAt: 1 })
      .toArray();
    return waiting.reduce((oldest, row) => Math.max(oldest, now - row.createdAt), 0);
  },
  async parked(limit) {
    const found = await rows.starts
      .find({ state: 'parked' })
      .sort({ dueAt: 1, _id: 1 })
      .limit(limit)
      .toArray();
    return found.map((row) => ({ ...startOf(row), error: row.error ?? '' }));
  },
});
