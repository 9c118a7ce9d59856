import { type RegisterName, type RegisterRow, registers } from '@perennial/domain/register/schema';
import type { Scope } from '@perennial/domain/scope/rules';
import type { mongo } from 'mongoose';
import { rowsById, sharedRead } from '../core/batch.ts';
import type { Rows } from '../core/collections.ts';
import type { StoreContext } from '../core/context.ts';
import { pageOf, textCursor } from '../core/cursor.ts';
import type { RegisterRepository } from '../ports.ts';
import type { Wrapper } from '../secrets/wrap.ts';
import { withoutSecret } from '../webhooks/sealed.ts';
import { putRows } from './put.ts';
import { registerKey } from './references.ts';

/** What a customer may read: what is its own, and the modules' names. */
const forCustomers: Record<RegisterName, 'own' | 'all' | 'none'> = {
  customers: 'own',
  sites: 'own',
  interfaces: 'own',
  changes: 'own',
  modules: 'all',
  groups: 'none',
  people: 'none',
  rotas: 'none',
  webhooks: 'none',
};

const visible = (scope: Scope, register: RegisterName, row: Rows['registers']): boolean => {
  if (scope.customer === undefined) return true;
  const rule = forCustomers[register];
  return rule === 'all' || (rule === 'own' && row.customer === scope.customer);
};

/** Rows were parsed when they were put; parsing again turns what is stored into the type it had. */
const rowOf = <N extends RegisterName>(register: N, stored: Rows['registers']): RegisterRow<N> =>
  registers[register].parse(withoutSecret(stored.row)) as RegisterRow<N>;

export const registerRepository = (store: StoreContext, wrapper: Wrapper | undefined): RegisterRepository => {
  const { rows } = store;
  const byId = rowsById((ids) => rows.registers.find({ _id: { $in: ids } }).toArray());
  const listed = sharedRead(({ filter, limit }: { filter: mongo.Filter<Rows['registers']>; limit: number }) =>
    rows.registers
      .find(filter)
      .sort({ id: 1, _id: 1 })
      .limit(limit + 1)
      .toArray(),
  );
  return {
    async get(scope, register, id) {
      const found = await byId(registerKey(scope.tenant, register, id));
      return found && visible(scope, register, found) ? rowOf(register, found) : undefined;
    },
    async list(scope, register, { limit, cursor, where }) {
      if (scope.customer !== undefined && forCustomers[register] === 'none') return { items: [] };
      const after = textCursor(cursor);
      const own =
        scope.customer !== undefined && forCustomers[register] === 'own' ? scope.customer : undefined;
      if (own !== undefined && where?.customer !== undefined && where.customer !== own) return { items: [] };
      const customer = own ?? where?.customer;
      const found = await listed({
        filter: {
          tenant: scope.tenant,
          register,
          ...(after === undefined ? {} : { id: { $gt: after } }),
          ...(customer === undefined ? {} : { customer }),
          ...(where?.site === undefined ? {} : { site: where.site }),
        },
        limit,
      });
      return pageOf(
        found,
        limit,
        (r) => rowOf(register, r),
        (r) => r.id,
      );
    },
    put: putRows(store, wrapper),
  };
};
