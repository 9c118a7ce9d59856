import { isWithinPeriod } from '@perennial/domain/access/period';
import type { Scope } from '@perennial/domain/scope/rules';
import type { StoreContext } from '../core/context.ts';
import { numberCursor, pageOf } from '../core/cursor.ts';
import { amend } from './amend.ts';
import { openTickets } from './open-tickets.ts';
import type { Run, RunItem, RunRepository } from './port.ts';
import { runProgress } from './progress.ts';
import { headOf, type RunItemRow, type RunRow, runKey } from './row.ts';

const itemOf = ({ ticket, customer, contract, clocks, state, error, note }: RunItemRow): RunItem => ({
  ticket,
  customer,
  contract,
  clocks,
  state: state === 'done' ? 'done' : state === 'parked' ? 'failed' : 'planned',
  ...(error === undefined || state === 'done' ? {} : { error }),
  ...(note === undefined ? {} : { note }),
});

const isVisible = (scope: Scope, run: RunRow): boolean =>
  (scope.customer === undefined || run.contracts.some((c) => c.customer === scope.customer)) &&
  isWithinPeriod(scope, run.createdAt);

const ownOf = ({ customer }: Scope) => (customer === undefined ? {} : { customer });

export const runRepository = (store: StoreContext): RunRepository => {
  const { rows } = store;
  const countOf = async (scope: Scope, run: RunRow): Promise<Run> => {
    const counts = await rows.runItems
      .aggregate<{ _id: RunItemRow['state']; count: number }>([
        { $match: { tenant: scope.tenant, run: run.id, ...ownOf(scope) } },
        { $group: { _id: '$state', count: { $sum: 1 } } },
        { $sort: { _id: 1 } },
      ])
      .toArray();
    const of = (state: RunItemRow['state']): number => counts.find((c) => c._id === state)?.count ?? 0;
    const state = run.state === 'done' ? 'done' : run.startedAt === undefined ? 'waiting' : 'running';
    return {
      ...headOf(run),
      contracts: run.contracts.filter((c) => scope.customer === undefined || c.customer === scope.customer),
      state,
      total: counts.reduce((sum, c) => sum + c.count, 0),
      done: of('done'),
      failed: of('parked'),
    };
  };
  return {
    amend: amend(store),
    ...runProgress(store),
    openTickets: openTickets(store),
    async get(scope, id) {
      const row = await rows.runs.findOne({ _id: runKey(scope.tenant, id) });
      return row && isVisible(scope, row) ? countOf(scope, row) : undefined;
    },
    async latest(scope, subject) {
      const [row] = await rows.runs
        .find({ tenant: scope.tenant, subjects: subject })
        .sort({ createdAt: -1, _id: -1 })
        .limit(1)
        .toArray();
      return row && isVisible(scope, row) ? countOf(scope, row) : undefined;
    },
    async items(scope, run, page) {
      const after = numberCursor(page?.cursor) ?? -1;
      const found = rows.runItems
        .find({ tenant: scope.tenant, run, ...ownOf(scope), rank: { $gt: after } })
        .sort({ rank: 1, _id: 1 });
      const limit = page?.limit;
      const items = await (limit === undefined ? found : found.limit(limit + 1)).toArray();
      return pageOf(items, limit ?? items.length, itemOf, (row) => row.rank);
    },
  };
};
