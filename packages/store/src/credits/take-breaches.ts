/** Breaches and their withdrawals become credits in the transaction of the flush that writes them. */
import { systemActor } from '@perennial/domain/scope/rules';
import type { Entry } from '../audit/append.ts';
import type { BreachRow } from '../core/collections.ts';
import type { StoreContext } from '../core/context.ts';
import type { Session } from '../core/transaction.ts';
import type { TicketFlush } from '../ports.ts';
import type { KnownContracts } from '../tickets/known-contracts.ts';
import { creditEntry } from './audit-entry.ts';
import { afterChange, breachChanges, speaksOfBreaches } from './facts.ts';
import { recompute, type Year } from './recompute.ts';
import { breachRow } from './row.ts';

/** A flush with those of its events that were not written before. */
export type News = { flush: TicketFlush; missing: TicketFlush['events'] };

/**
 * Flushes that may change a credit. Of a contract without credit clauses there are none, unless an earlier version of
 * it had some: a breach it granted a credit for may be withdrawn later.
 */
const relevant = async (news: News[], contractOf: KnownContracts) => {
  const speaking = news.filter(({ flush, missing }) => speaksOfBreaches(flush.record, missing));
  if (speaking.length === 0) return [];
  const known = await contractOf(speaking.map(({ flush }) => flush.record));
  return speaking.flatMap((one) => {
    const contract = known(one.flush.record);
    return contract && (contract.credits || contract.version > 1) ? [{ ...one, contract }] : [];
  });
};

type Changed = { row: BreachRow; known: boolean };

const writeBreaches = async ({ rows }: StoreContext, session: Session, changed: Changed[]): Promise<void> => {
  await rows.breaches.bulkWrite(
    changed.map(({ row, known }) =>
      known
        ? { replaceOne: { filter: { _id: row._id }, replacement: row } }
        : { insertOne: { document: row } },
    ),
    { session },
  );
};

const yearKey = ({ tenant, contract, year }: Year): string => `${tenant}/${contract}/${year}`;

export const takeBreaches = async (
  store: StoreContext,
  session: Session,
  news: News[],
  contractOf: KnownContracts,
): Promise<Entry[]> => {
  const work = await relevant(news, contractOf);
  const years = new Map<string, { of: Year; changed: Changed[]; flush: TicketFlush }>();
  for (const { flush, missing, contract } of work) {
    const { record, workflowId } = flush;
    const { tenant, no: ticket } = record;
    const before = await store.rows.breaches.find({ tenant, ticket }, { session }).toArray();
    const rowOf = breachRow(record, contract);
    const after = breachChanges(record, missing, workflowId)
      .filter((change) => change.kind !== 'breached' || contract.credits)
      .reduce((rows, change) => afterChange(rows, change, rowOf), before);
    for (const row of after.filter((r) => !before.includes(r))) {
      const of = { tenant, contract: row.contract, year: row.year };
      const year = years.get(yearKey(of)) ?? { of, changed: [], flush };
      year.changed.push({ row, known: before.some((b) => b._id === row._id) });
      years.set(yearKey(of), year);
    }
  }
  const entries: Entry[] = [];
  for (const { of, changed, flush } of years.values()) {
    const breaches = changed.map((c) => c.row);
    const written = await recompute(store, session, of, contractOf, { breaches });
    await writeBreaches(store, session, changed);
    const { workflowId, runId } = flush;
    const by = {
      at: new Date(store.now()).toISOString(),
      actor: { id: systemActor.id, kind: systemActor.kind },
      cause: { workflowId, runId },
    };
    entries.push(...written.map(({ old, row }) => creditEntry(old, row, by)));
  }
  return entries;
};
