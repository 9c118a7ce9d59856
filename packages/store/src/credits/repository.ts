import { isWithinPeriod } from '@perennial/domain/access/period';
import type { Scope } from '@perennial/domain/scope/rules';
import type { mongo } from 'mongoose';
import type { CreditRow } from '../core/collections.ts';
import type { StoreContext } from '../core/context.ts';
import { textCursor } from '../core/cursor.ts';
import { positionAt, reach } from '../core/reach.ts';
import { readPage } from '../core/read-page.ts';
import type { CreditRepository } from '../ports.ts';
import type { KnownContracts } from '../tickets/known-contracts.ts';
import { decideCredit } from './decide.ts';
import { creditKey, recordOf } from './row.ts';

/** A period says by its form what it is. */
const within = (period: string): mongo.Filter<CreditRow> => {
  if (/^\d+$/.test(period)) return { year: period };
  return period.includes('Q') ? { quarter: period } : { month: period };
};

/** The mark of a page comes from the caller: it may not reach beyond an auditor's period. */
const betweenPositions = ({ period }: Scope, before: string | undefined) => {
  if (period === undefined) return before === undefined ? undefined : { $lt: before };
  const end = positionAt(period.to);
  return { $gte: positionAt(period.from), $lt: before !== undefined && before < end ? before : end };
};

export const creditRepository = (store: StoreContext, contractOf: KnownContracts): CreditRepository => ({
  async list(scope, { contract, period, state, limit, cursor }) {
    const own = reach(scope, 'credit.read');
    if (!own) return { items: [] };
    const before = textCursor(cursor);
    const position = betweenPositions(scope, before);
    return readPage(store.rows.credits, {
      filter: {
        ...own,
        ...(contract === undefined ? {} : { contract }),
        ...(period === undefined ? {} : within(period)),
        ...(state === undefined ? {} : { state: { $in: state } }),
        ...(position === undefined ? {} : { position }),
      },
      sort: { position: -1, _id: -1 },
      limit,
      item: recordOf,
      mark: (row) => row.position,
    });
  },
  async get(scope, id) {
    const { tenant, customer } = scope;
    const row = await store.rows.credits.findOne({ _id: creditKey(tenant, id) });
    const own = row && (customer === undefined || row.customer === customer);
    return own && isWithinPeriod(scope, Number.parseInt(row.position, 10)) ? recordOf(row) : undefined;
  },
  decide: decideCredit(store, contractOf),
});
