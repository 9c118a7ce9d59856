import { isWithinPeriod } from '@perennial/domain/access/period';
import type { mongo } from 'mongoose';
import type { CreditRow } from '../core/collections.ts';
import type { StoreContext } from '../core/context.ts';
import { pageOf, textCursor } from '../core/cursor.ts';
import { inPeriod, positionAt, reach } from '../core/reach.ts';
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
  async list(scope, { contract, period, state, limit, cursor }) {
    const own = reach(scope, 'credit.read');
    if (!own) return { items: [] };
    const before = textCursor(cursor);
    const { position } = { position: {}, ...inPeriod(scope, 'position', positionAt) };
    const found = await store.rows.credits
      .find({
        ...own,
        ...(contract === undefined ? {} : { contract }),
        ...(period === undefined ? {} : within(period)),
        ...(state === undefined ? {} : { state: { $in: state } }),
        // Whatever comes before a mark of ours lies within the period's end.
        ...(before === undefined && !scope.period
          ? {}
          : { position: { ...position, ...(before === undefined ? {} : { $lt: before }) } }),
      })
      .sort({ position: -1, _id: -1 })
      .limit(limit + 1)
      .toArray();
    return pageOf(found, limit, recordOf, (row) => row.position);
  },
  async get(scope, id) {
    const { tenant, customer } = scope;
    const row = await store.rows.credits.findOne({ _id: creditKey(tenant, id) });
    const own = row && (customer === undefined || row.customer === customer);
    return own && isWithinPeriod(scope, Number.parseInt(row.position, 10)) ? recordOf(row) : undefined;
  },
  decide: decideCredit(store, contractOf),
});
