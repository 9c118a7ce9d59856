import type { StoreContext } from '../core/context.ts';
import { pageOf, textCursor } from '../core/cursor.ts';
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
    async get({ tenant, customer }, no) {
      const row = await rows.migrations.findOne({ _id: migrationKey(tenant, no) });
      return row && (customer === undefined || row.customer === customer) ? row.record : undefined;
    },
    async list({ tenant, customer: own }, { state, site, customer, open, limit, cursor }) {
      // Asking for another customer's is answered with nothing.
      if (own !== undefined && customer !== undefined && own !== customer) return { items: [] };
      const of = own ?? customer;
      const after = textCursor(cursor);
      const found = await rows.migrations
        .find({
          tenant,
          ...(open === undefined ? {} : { open }),
          ...(state === undefined ? {} : { state }),
          ...(site === undefined ? {} : { site }),
          ...(of === undefined ? {} : { customer: of }),
          ...(after === undefined ? {} : { position: { $lt: after } }),
        })
        .sort({ position: -1, _id: -1 })
        .limit(limit + 1)
        .toArray();
      return pageOf(
        found,
        limit,
        (row) => row.record,
        (row) => row.position,
      );
    },
    async dropOpen(tenant) {
      const { deletedCount } = await rows.migrations.deleteMany({ tenant, open: true });
      return deletedCount;
    },
  };
};
