import type { mongo } from 'mongoose';
import type { CreditRow } from '../core/collections.ts';
import type { StoreContext } from '../core/context.ts';
import { pageOf, textCursor } from '../core/cursor.ts';
import type { CreditRepository } from '../ports.ts';
import type { KnownContracts } from '../tickets/known-contracts.ts';
import { decideCredit } from './decide.ts';
import { creditKey, recordOf } from './row.ts';

/** A period says by its form what it is. */
const within = (period: string): mongo.Filter<CreditRow> => {
  if (/^\d+$/.test(period)) return { year: period };
  return period.includes('Q') ? { quarter: period } : { month: period };
};

export const creditRepository = (store: StoreContext, contractOf: KnownContracts): CreditRepository => ({
  async list({ tenant, customer }, { contract, period, state, limit, cursor }) {
    const before = textCursor(cursor);
    const found = await store.rows.credits
      .find({
        tenant,
        ...(customer === undefined ? {} : { customer }),
        ...(contract === undefined ? {} : { contract }),
        ...(period === undefined ? {} : within(period)),
        ...(state === undefined ? {} : { state: { $in: state } }),
        ...(before === undefined ? {} : { position: { $lt: before } }),
      })
      .sort({ position: -1, _id: -1 })
      .limit(limit + 1)
      .toArray();
    return pageOf(found, limit, recordOf, (row) => row.position);
  },
  async get({ tenant, customer }, id) {
    const row = await store.rows.credits.findOne({ _id: creditKey(tenant, id) });
    return row && (customer === undefined || row.customer === customer) ? recordOf(row) : undefined;
  },
  decide: decideCredit(store, contractOf),
});
