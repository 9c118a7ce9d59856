/** Sets units aside for tickets that are being opened, in the transaction that opens them. */
import { grant } from '@perennial/domain/entitlement/grants';
import { openHolding } from '@perennial/domain/entitlement/open-counter';
import type { Entry } from '../audit/append.ts';
import type { StoreContext } from '../core/context.ts';
import type { Session } from '../core/transaction.ts';
import type { EntitlementRefusal, TicketEntitlement } from '../ports.ts';
import type { KnownContracts } from '../tickets/known-contracts.ts';
import { approvedOverdraw } from './approved-overdraw.ts';
import { reserveAtOpening } from './as-far-as.ts';
import { type Book, type Cause, counterId, holdingId, isCounted, openBook } from './book.ts';
import { type Asks, type Use, unitsForeseen, useOf } from './use-of.ts';
import { entitlementOf } from './view.ts';

type Asking = Parameters<Book['holdingOf']>[0] & Asks & Parameters<typeof unitsForeseen>[1];

export type Opening = { record: Asking; cause: Cause };

export type Reserved = {
  refused: Map<string, EntitlementRefusal>;
  granted: Map<string, TicketEntitlement>;
  entries: Entry[];
};

type Wish = Opening & { use: Use };

/** Of two tickets that find the same approval one is first: both change the counter, and the second looks again. */
const overdraw = async (
  { rows }: StoreContext,
  session: Session,
  book: Book,
  { record, use, cause }: Wish,
  { free, units }: EntitlementRefusal,
): Promise<boolean> => {
  const counter = book.counterOf(record, use);
  const found = await approvedOverdraw(rows, session, { record, use, units, used: counter.grants ?? [] });
  if (!found) return false;
  const allowed = grant(counter, { approval: found.approval, units: found.units - free });
  const outcome = reserveAtOpening(allowed, openHolding(allowed, record.no), units, use.clause.atZero);
  if (!outcome.ok) return false;
  book.enter(record, use, { ...outcome, uncovered: 0 }, 'reserved', cause);
  return true;
};

const take = (book: Book, { record, use, cause }: Wish): EntitlementRefusal | undefined => {
  const counter = book.counterOf(record, use);
  const units = unitsForeseen(use.unit, record);
  const outcome = reserveAtOpening(counter, openHolding(counter, record.no), units, use.clause.atZero);
  if (outcome.ok) {
    book.enter(record, use, { ...outcome, uncovered: 0 }, 'reserved', cause);
    return undefined;
  }
  const { service, unit, period } = use;
  return { service, unit, period, limit: counter.limit, code: outcome.refused, free: outcome.free, units };
};

/**
 * In the order of the openings, so that of two the first takes the last unit. Keys of the answer are `{tenant}/{no}`;
 * whoever is refused has changed nothing. Tickets whose contract names no services are in neither map.
 */
export const reserveAll = async (
  store: StoreContext,
  session: Session,
  openings: Opening[],
  contractOf: Awaited<ReturnType<KnownContracts>>,
): Promise<Reserved> => {
  const wishes = openings.flatMap((opening): Wish[] => {
    const contract = contractOf(opening.record);
    const use = contract && useOf(contract, opening.record);
    return use ? [{ ...opening, use }] : [];
  });
  const reserved: Reserved = { refused: new Map(), granted: new Map(), entries: [] };
  if (wishes.length === 0) return reserved;
  const ids = wishes.flatMap(({ record, use }) => (isCounted(use) ? [counterId(record, use)] : []));
  const book = await openBook(store.rows, session, ids);
  for (const wish of wishes) {
    const refusal = take(book, wish);
    if (refusal?.code === 'approval.needed' && (await overdraw(store, session, book, wish, refusal)))
      continue;
    if (refusal) reserved.refused.set(holdingId(wish.record), refusal);
  }
  for (const { record } of wishes) {
    const row = book.holdingOf(record);
    if (row) reserved.granted.set(row._id, entitlementOf(row));
  }
  await book.write();
  return { ...reserved, entries: book.entries() };
};
