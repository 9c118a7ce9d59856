import type { StoreContext } from '../core/context.ts';
import { leaseRows } from '../core/queue.ts';
import { erasureCommands } from './ask.ts';
import { takePage } from './page.ts';
import type { ErasureRepository } from './port.ts';
import { erasureKey, jobOf, viewOf } from './row.ts';

export const erasureRepository = (store: StoreContext): ErasureRepository => {
  const { rows, transact } = store;
  return {
    ...erasureCommands(store),
    async get({ tenant }, person) {
      const row = await rows.erasures.findOne({ _id: erasureKey(tenant, person) });
      return row ? viewOf(row) : undefined;
    },
    async lease(at, leaseMs, limit) {
      return (await leaseRows(rows.erasures, transact, at, leaseMs, limit)).map(jobOf);
    },
    page: takePage(store),
    async failed({ tenant, person, attempts }, error, retryAt) {
      const set = { error: error.slice(0, 500), attempts: attempts + 1, dueAt: retryAt };
      await rows.erasures.updateOne({ _id: erasureKey(tenant, person) }, { $set: set });
    },
  };
};
