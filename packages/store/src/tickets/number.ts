/**
 * Ticket numbers. Callers that come at the same time share one draw: the counter is one row, and many small
 * transactions on one row would only get in each other's way. (`findOneAndUpdate` with upsert answers nothing under
 * contention on the embedded store, so the row is read and written in a transaction of its own.)
 */
import type { StoreContext } from '../core/context.ts';

/** The first ticket of a tenant is this plus one. */
export const firstNumber = 1_000;

type Waiting = { resolve: (number: number) => void; reject: (e: unknown) => void };

export const numberDrawer = ({ rows, transact }: Pick<StoreContext, 'rows' | 'transact'>) => {
  const waiting = new Map<string, Waiting[]>();

  /** Takes `count` numbers at once; answers the first of them. */
  const take = (tenant: string, count: number): Promise<number> =>
    transact(async (session) => {
      const _id = `${tenant}/ticket`;
      const row = await rows.counters.findOne({ _id }, { session });
      if (row) await rows.counters.updateOne({ _id }, { $set: { value: row.value + count } }, { session });
      else await rows.counters.insertOne({ _id, value: count }, { session });
      return firstNumber + (row?.value ?? 0) + 1;
    });

  const serve = async (tenant: string, queue: Waiting[]): Promise<void> => {
    while (queue.length > 0) {
      const batch = queue.splice(0);
      try {
        const first = await take(tenant, batch.length);
        batch.forEach(({ resolve }, i) => {
          resolve(first + i);
        });
      } catch (e) {
        for (const { reject } of batch) reject(e);
      }
    }
    waiting.delete(tenant);
  };

  /** The tenant's next number. A number whose ticket then fails stays unused: gaps are allowed, repeats are not. */
  return (tenant: string): Promise<number> =>
    new Promise((resolve, reject) => {
      const queue = waiting.get(tenant);
      if (queue) {
        queue.push({ resolve, reject });
        return;
      }
      const own = [{ resolve, reject }];
      waiting.set(tenant, own);
      void serve(tenant, own);
    });
};
