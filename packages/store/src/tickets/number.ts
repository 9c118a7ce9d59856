/**
 * Numbers of tickets and migrations. Callers that come at the same time share one draw: the counter is one row, and
 * many small transactions on one row would only get in each other's way. (`findOneAndUpdate` with upsert answers nothing under
 * contention on the embedded store, so the row is read and written in a transaction of its own.)
 */
import { batched } from '../core/batch.ts';
import type { StoreContext } from '../core/context.ts';

/** The first of a tenant is this plus one. */
export const firstNumber = 1_000;

const counterId = (tenant: string, kind: string): string => `${tenant}/${kind}`;

/** The newest number drawn. */
export const counterOf = async ({ counters }: StoreContext['rows'], tenant: string): Promise<number> =>
  firstNumber + ((await counters.findOne({ _id: counterId(tenant, 'ticket') }))?.value ?? 0);

export const numberDrawer = (
  { rows, transact }: Pick<StoreContext, 'rows' | 'transact'>,
  kind: 'ticket' | 'migration' = 'ticket',
) => {
  /** Takes `count` numbers at once; answers the first of them. */
  const take = (tenant: string, count: number): Promise<number> =>
    transact(async (session) => {
      const _id = counterId(tenant, kind);
      const row = await rows.counters.findOne({ _id }, { session });
      if (row) await rows.counters.updateOne({ _id }, { $set: { value: row.value + count } }, { session });
      else await rows.counters.insertOne({ _id, value: count }, { session });
      return firstNumber + (row?.value ?? 0) + 1;
    });

  /** The tenant's next number. A number whose record then fails stays unused: gaps are allowed, repeats are not. */
  return batched(async (tenants: string[]): Promise<number[]> => {
    const next = new Map<string, number>();
    for (const tenant of new Set(tenants))
      next.set(tenant, await take(tenant, tenants.filter((t) => t === tenant).length));
    return tenants.map((tenant) => {
      const number = next.get(tenant) ?? Number.NaN;
      next.set(tenant, number + 1);
      return number;
    });
  });
};
