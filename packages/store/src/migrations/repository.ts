import { isWithinPeriod } from '@perennial/domain/access/period';
import type { StoreContext } from '../core/context.ts';
import { textCursor } from '../core/cursor.ts';
import { inPeriod, positionAt, reach } from '../core/reach.ts';
import { readPage } from '../core/read-page.ts';
import { numberDrawer } from '../tickets/number.ts';
import { flushMigration } from './flush.ts';
import { openMigration } from './open.ts';
import { addPlan, planKey, planOf } from './plan-row.ts';
import type { MigrationRepository } from './port.ts';
import { migrationKey } from './row.ts';

export const migrationRepository = (store: StoreContext): MigrationRepository => {
  const { rows, transact, now } = store;
  const draw = numberDrawer(store, 'migration');
  return {
    nextNumber: async (tenant) => `M-${await draw(tenant)}`,
    open: openMigration(store),
    putPlan: (scope, plan, { no, reason }) =>
      transact(async (session) => {
        const _id = migrationKey(scope.tenant, no);
        const run = await rows.migrations.findOne({ _id }, { session });
        if (!run) throw new Error(`a plan for ${no}, which is not there`);
        const of = { customer: run.customer, no, at: now(), reason };
        return planOf(await addPlan(rows, session, scope, plan, of));
      }),
    async plan(tenant, hash) {
      const row = await rows.migrationPlans.findOne({ _id: planKey(tenant, hash) });
      return row ? planOf(row) : undefined;
    },
    flush: flushMigration(store),
    async get(scope, no) {
      const { tenant, customer } = scope;
      const row = await rows.migrations.findOne({ _id: migrationKey(tenant, no) });
      const own = row && (customer === undefined || row.customer === customer);
      return own && isWithinPeriod(scope, row.record.openedAt) ? row.record : undefined;
    },
    async list(scope, { state, site, customer, open, limit, cursor }) {
      const own = reach(scope, 'migration.read');
      const foreign = customer !== undefined && (own?.customer ?? customer) !== customer;
      if (!own || foreign) return { items: [] };
      const before = textCursor(cursor);
      const { position } = { position: {}, ...inPeriod(scope, 'position', positionAt) };
      return readPage(rows.migrations, {
        filter: {
          ...own,
          ...(open === undefined ? {} : { open }),
          ...(state === undefined ? {} : { state }),
          ...(site === undefined ? {} : { site }),
          ...(customer === undefined ? {} : { customer }),
          ...(before === undefined && !scope.period
            ? {}
            : { position: { ...position, ...(before === undefined ? {} : { $lt: before }) } }),
        },
        sort: { position: -1, _id: -1 },
        limit,
        item: (row) => row.record,
        mark: (row) => row.position,
      });
    },
    async dropOpen(tenant) {
      const { deletedCount } = await rows.migrations.deleteMany({ tenant, open: true });
      return deletedCount;
    },
  };
};
