import { eachService } from '@perennial/domain/entitlement/each-service';
import { grantedOf } from '@perennial/domain/entitlement/grants';
import { freeOf } from '@perennial/domain/entitlement/open-counter';
import type { Counter } from '@perennial/domain/entitlement/rules';
import { serviceKeys } from '@perennial/domain/entitlement/rules';
import type { Scope } from '@perennial/domain/scope/rules';
import type { StoreContext } from '../core/context.ts';
import type { EntitlementRepository, EntitlementUse } from '../ports.ts';
import { counterId, isCounted } from './book.ts';
import { type Use, useAt } from './use-of.ts';
import { entitlementOf } from './view.ts';

const shown = ({ service, unit, period, clause }: Use, counter: Counter): EntitlementUse => {
  const { limit, reserved, drawn, billed } = counter;
  const granted = grantedOf(counter);
  return {
    service,
    unit,
    period,
    limit,
    ...(granted > 0 ? { granted } : {}),
    reserved,
    drawn,
    free: freeOf(counter),
    billed,
    atZero: clause.atZero,
  };
};

export const entitlementRepository = ({ rows }: StoreContext): EntitlementRepository => {
  type Sum = Pick<Counter, 'reserved' | 'drawn' | 'billed'>;
  /** What the tickets hold of services without a limit, by service. */
  const heldOf = async ({ tenant }: Scope, contract: string, uses: Use[]): Promise<Map<string, Sum>> => {
    const sums = new Map<string, Sum>();
    await Promise.all(
      uses.map(async ({ service, period, unit }) => {
        const [sum] = await rows.holdings
          .aggregate<Sum>([
            { $match: { tenant, contract, service, period, unit } },
            {
              $group: {
                _id: null,
                reserved: { $sum: '$holding.reserved' },
                drawn: { $sum: '$holding.drawn' },
                billed: { $sum: '$holding.billed' },
              },
            },
          ])
          .toArray();
        if (sum) sums.set(service, { reserved: sum.reserved, drawn: sum.drawn, billed: sum.billed });
      }),
    );
    return sums;
  };
  return {
    async use(scope, contract, at) {
      const { services } = contract;
      if (!services) return [];
      const uses = eachService((key) => useAt(contract, key, services[key], at));
      const all = serviceKeys.map((key) => uses[key]);
      const ids = all.filter(isCounted).map((use) => counterId(scope, use));
      const [found, held] = await Promise.all([
        rows.entitlements.find({ _id: { $in: ids } }).toArray(),
        heldOf(
          scope,
          contract.id,
          all.filter((use) => !isCounted(use)),
        ),
      ]);
      const counters = new Map(found.map((row) => [row._id, row]));
      return all.map((use) => {
        const row = counters.get(counterId(scope, use));
        if (!row) return shown(use, { ...use.counter, ...held.get(use.service) });
        const newer = contract.version >= row.version;
        return shown(use, { ...row.counter, ...(newer ? { limit: use.counter.limit } : {}) });
      });
    },
    async ofTicket({ tenant, customer }, no) {
      const row = await rows.holdings.findOne({ _id: `${tenant}/${no}` });
      return row && (customer === undefined || row.customer === customer) ? entitlementOf(row) : undefined;
    },
  };
};
