/** Computes the credits of one contract and year anew and writes what differs, in the caller's transaction. */
import type { Contract } from '@perennial/domain/contract/rules';
import { canonicalize } from '../core/canonicalize.ts';
import type { BreachRow, CreditRow } from '../core/collections.ts';
import type { StoreContext } from '../core/context.ts';
import type { Session } from '../core/transaction.ts';
import type { KnownContracts } from '../tickets/known-contracts.ts';
import { creditIdOf, creditKey, creditRow } from './row.ts';
import { spreadCredits } from './spread.ts';

export type Year = { tenant: string; contract: string; year: string };

/** Whoever computes the credits of a year writes this row: two at once would each leave the other's out of the caps. */
const guard = async ({ rows }: StoreContext, session: Session, { tenant, contract, year }: Year) => {
  const _id = `${tenant}/credits/${contract}/${year}`;
  const row = await rows.counters.findOne({ _id }, { session });
  if (row) await rows.counters.updateOne({ _id }, { $set: { value: row.value + 1 } }, { session });
  else await rows.counters.insertOne({ _id, value: 1 }, { session });
};

export type Written = { old: CreditRow | undefined; row: CreditRow };

const write = async ({ rows }: StoreContext, session: Session, written: Written[]): Promise<void> => {
  if (written.length === 0) return;
  await rows.credits.bulkWrite(
    written.map(({ old, row }) =>
      old ? { replaceOne: { filter: { _id: row._id }, replacement: row } } : { insertOne: { document: row } },
    ),
    { session },
  );
};

/**
 * `breaches` and `decided` are rows as they are about to be, in place of the stored ones. Repeating it changes nothing.
 */
export const recompute = async (
  store: StoreContext,
  session: Session,
  { tenant, contract, year }: Year,
  contractOf: KnownContracts,
  about: { breaches?: BreachRow[]; decided?: CreditRow } = {},
): Promise<Written[]> => {
  const { rows } = store;
  const of = { tenant, contract, year };
  await guard(store, session, of);
  const stored = await rows.breaches.find(of, { session }).toArray();
  const breaches = new Map(stored.map((row) => [row._id, row]));
  for (const row of about.breaches ?? []) breaches.set(row._id, row);
  const credited = await rows.credits.find(of, { session }).toArray();
  const old = new Map(credited.map((row) => [row._id, row]));
  const standing = new Map(old);
  if (about.decided) standing.set(about.decided._id, about.decided);

  const refOf = (version: number) => ({ tenant, contract: { id: contract, version } });
  const known = await contractOf([...breaches.values()].map((b) => refOf(b.version)));
  const version = (number: number): Contract => {
    const found = known(refOf(number));
    if (!found) throw new Error(`${tenant}/${contract}/${number} has breaches and is not there`);
    return found;
  };
  const credits = spreadCredits(
    version,
    [...breaches.values()],
    [...standing.values()].map((row) => row.credit),
  );
  const written = credits.flatMap((credit): Written[] => {
    const breach = breaches.get(credit.breach);
    if (!breach) throw new Error(`credit ${credit.id} has no breach`);
    const _id = creditKey(tenant, creditIdOf(breach, credit.clause));
    const [before, now] = [old.get(_id), standing.get(_id)];
    if (before && canonicalize(before.credit) === canonicalize(credit)) return [];
    const row = creditRow(breach, version(breach.version), credit, now ?? before);
    return [{ old: before, row: { ...row, rev: (before?.rev ?? 0) + 1 } }];
  });
  await write(store, session, written);
  return written;
};
