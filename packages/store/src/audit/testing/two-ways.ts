/**
 * The same tickets opened in the same transactions, once with the audit trail and once with a plain insert of a document
 * of the same size in its place: no chain and no index. What both have alike, the making of the event and its hash, does
 * not show in the comparison.
 */
import mongoose from 'mongoose';
import { calendarRepository } from '../../calendars/repository.ts';
import { type Collections, collectionsOf } from '../../core/collections.ts';
import type { StoreContext } from '../../core/context.ts';
import { transactor } from '../../core/transaction.ts';
import type { TicketRepository } from '../../ports.ts';
import { knownContracts } from '../../tickets/known-contracts.ts';
import { ticketRepository } from '../../tickets/repository.ts';

/** The collection, but for what `instead` has its own way with. */
const replaced = <T extends object>(collection: T, instead: Record<string, unknown>): T =>
  new Proxy(collection, {
    get: (target, key) => (typeof key === 'string' && instead[key]) || Reflect.get(target, key),
  });

const plainRows = (rows: Collections, plain: mongoose.mongo.Collection): Collections => ({
  ...rows,
  audit: replaced(rows.audit, { insertMany: plain.insertMany.bind(plain) }),
});

export type TwoWays = { audited: TicketRepository; plain: TicketRepository; close: () => Promise<void> };

export const twoWays = async (uri: string): Promise<TwoWays> => {
  const client = new mongoose.mongo.MongoClient(uri, {
    writeConcern: { w: 'majority', journal: true },
    ignoreUndefined: true,
  });
  const db = client.db();
  const collections = collectionsOf(db);
  const open = (rows: Collections): TicketRepository => {
    const context: StoreContext = { rows, transact: transactor(client), now: Date.now };
    const deps = { calendars: calendarRepository(context), contractOf: knownContracts(context) };
    return ticketRepository(context, deps);
  };
  const name = 'plainInserts';
  // A transaction cannot make it.
  if ((await db.listCollections({ name }).toArray()).length === 0) await db.createCollection(name);
  return {
    audited: open(collections),
    plain: open(plainRows(collections, db.collection(name))),
    close: () => client.close(),
  };
};
