/** Follows a ticket in the transaction of its flush: triage moves its share, closing draws it, cancelling gives it back. */
import type { TicketEvent } from '@perennial/domain/audit/rules';
import type { Contract } from '@perennial/domain/contract/rules';
import { openHolding } from '@perennial/domain/entitlement/open-counter';
import { release } from '@perennial/domain/entitlement/release';
import { reserve } from '@perennial/domain/entitlement/reserve';
import { settle } from '@perennial/domain/entitlement/settle';
import type { TicketRecord } from '@perennial/domain/ticket/record/rules';
import type { Entry } from '../audit/append.ts';
import type { HoldingRow } from '../core/collections.ts';
import type { StoreContext } from '../core/context.ts';
import type { Session } from '../core/transaction.ts';
import type { CalendarRepository } from '../ports.ts';
import type { ContractRef, KnownContracts } from '../tickets/known-contracts.ts';
import { asFarAs } from './as-far-as.ts';
import { type Book, type Cause, counterId, holdingId, isCounted, openBook, type Ticket } from './book.ts';
import { hoursOf, type Use, unitsForeseen, unitsUsed, useAt, useOf } from './use-of.ts';

const kinds: ReadonlySet<string> = new Set([
  'triaged',
  'closed',
  'cancelled',
] satisfies TicketEvent['kind'][]);

/** Most flushes change nothing a contract counts; those are told by their events alone. */
export const changesUse = (events: TicketEvent[]): boolean => events.some((e) => kinds.has(e.kind));

export type Step = { record: TicketRecord; cause: Cause };

type Deps = { calendars: Pick<CalendarRepository, 'lookup'>; contractOf: KnownContracts };

/** What a ticket holds by the clause it was granted under, and what it would draw on today. */
type Share = {
  record: TicketRecord;
  cause: Cause;
  held?: { ticket: Ticket; use: Use; row: HoldingRow };
  asked?: Use;
};

const heldUnder = (record: TicketRecord, row: HoldingRow, contract: Contract | undefined): Share['held'] => {
  const clause = contract?.services?.[row.service];
  if (!contract || !clause) throw new Error(`${row._id} holds ${row.service} of a contract without it`);
  const use = useAt(contract, row.service, clause, record.openedAt);
  return { ticket: { ...record, contract: { id: contract.id, version: contract.version } }, use, row };
};

const shareOf = (
  { record, cause }: Step,
  row: HoldingRow | undefined,
  contractOf: (ref: ContractRef) => Contract | undefined,
): Share => {
  const contract = contractOf(record);
  const asked = contract && useOf(contract, record);
  const held = row && heldUnder(record, row, contractOf(refOf(row)));
  return { record, cause, ...(held ? { held } : {}), ...(asked ? { asked } : {}) };
};

const refOf = ({ tenant, contract: id, version }: HoldingRow): ContractRef => ({
  tenant,
  contract: { id, version },
});

/** Another service from now on: the old one gets everything back, as if it had never been asked. */
const leave = (book: Book, { held, cause }: Share): void => {
  if (!held) return;
  const { ticket, use, row } = held;
  const nothing = asFarAs(
    (units) => settle(book.counterOf(ticket, use), row.holding, units, use.clause.atZero),
    0,
  );
  book.enter(ticket, use, nothing, 'released', cause);
};

const giveBack = (book: Book, { held, cause }: Share): void => {
  if (!held) return;
  const { ticket, use, row } = held;
  const given = release(book.counterOf(ticket, use), row.holding);
  if (given.ok)
    book.enter(
      ticket,
      use,
      { ...given, uncovered: row.holding.settled ? row.uncovered : 0 },
      'released',
      cause,
    );
};

const count = (
  book: Book,
  { record, cause }: Share,
  { ticket, use, row }: { ticket: Ticket; use: Use; row: HoldingRow | undefined },
  units: number,
): void => {
  const verb = record.state === 'closed' ? 'drawn' : 'reserved';
  // What a reopened ticket drew stays drawn until it is closed again.
  if (verb === 'reserved' && row?.holding.settled) return;
  const counter = book.counterOf(ticket, use);
  const holding = row?.holding ?? openHolding(counter, record.no);
  const act = verb === 'drawn' ? settle : reserve;
  book.enter(
    ticket,
    use,
    asFarAs((n) => act(counter, holding, n, use.clause.atZero), units),
    verb,
    cause,
  );
};

const follow = async (book: Book, share: Share, { calendars }: Deps): Promise<void> => {
  const { record, held, asked } = share;
  if (record.state === 'cancelled') return giveBack(book, share);
  const moves = held && asked && held.row.service !== asked.service;
  if (moves) leave(book, share);
  const now = held && !moves ? held : asked && { ticket: record, use: asked, row: undefined };
  if (!now) return;
  const units =
    record.state === 'closed'
      ? unitsUsed(now.use, record, await calendars.lookup(record.tenant, hoursOf(now.use)))
      : unitsForeseen(now.use.unit, record);
  count(book, share, now, units);
};

/** Of a contract that counts nothing a ticket holds nothing, unless an earlier version of it did count. */
const mayCount = async (steps: Step[], contractsOf: KnownContracts): Promise<Step[]> => {
  if (steps.length === 0) return [];
  const contractOf = await contractsOf(steps.map((s) => s.record));
  return steps.filter(({ record }) => {
    const contract = contractOf(record);
    return contract !== undefined && (contract.services !== undefined || contract.version > 1);
  });
};

/** One step per ticket. Absolute: a step that is repeated changes nothing. */
export const followAll = async (
  { rows }: StoreContext,
  session: Session,
  given: Step[],
  deps: Deps,
): Promise<Entry[]> => {
  const steps = await mayCount(given, deps.contractOf);
  if (steps.length === 0) return [];
  const ids = steps.map(({ record }) => holdingId(record));
  const known = await rows.holdings.find({ _id: { $in: ids } }, { session }).toArray();
  const rowOf = new Map(known.map((row) => [row._id, row]));
  const contractOf = await deps.contractOf([...steps.map((s) => s.record), ...known.map(refOf)]);
  const shares = steps.map((step) => shareOf(step, rowOf.get(holdingId(step.record)), contractOf));
  const counters = shares.flatMap(({ record, held, asked }) =>
    [held?.use, asked].flatMap((use) => (use && isCounted(use) ? [counterId(record, use)] : [])),
  );
  const book = await openBook(rows, session, counters, known);
  for (const share of shares) await follow(book, share, deps);
  await book.write();
  return book.entries();
};
