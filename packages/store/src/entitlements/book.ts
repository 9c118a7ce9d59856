/** Counters and holdings of one transaction: read once, changed in memory, written once with an audit event per change. */
import type { Counter } from '@perennial/domain/entitlement/rules';
import type { TicketRecord } from '@perennial/domain/ticket/record/rules';
import type { Entry } from '../audit/append.ts';
import { canonicalize } from '../core/canonicalize.ts';
import type { Collections, HoldingRow, Rows } from '../core/collections.ts';
import { hashOf } from '../core/hash.ts';
import type { Session } from '../core/transaction.ts';
import type { Counted } from './as-far-as.ts';
import type { Use } from './use-of.ts';

type CounterRow = Rows['entitlements'];

/** Who did it, and in answer to what. */
export type Cause = Pick<Entry, 'at' | 'actor' | 'cause'>;

export type Ticket = Pick<TicketRecord, 'tenant' | 'customer' | 'no' | 'contract'>;

export type Verb = 'reserved' | 'drawn' | 'released';

export type Book = {
  counterOf: (ticket: Ticket, use: Use) => Counter;
  holdingOf: (ticket: Ticket) => HoldingRow | undefined;
  /** Takes in what became of a ticket's share of a counter. */
  enter: (ticket: Ticket, use: Use, counted: Counted, verb: Verb, cause: Cause) => void;
  write: () => Promise<void>;
  entries: () => Entry[];
};

const rowId = ({ tenant }: { tenant: string }, key: string): string => `${tenant}/${key}`;
export const holdingId = ({ tenant, no }: Pick<Ticket, 'tenant' | 'no'>): string => rowId({ tenant }, no);
export const counterId = ({ tenant }: { tenant: string }, { key }: Pick<Use, 'key'>): string =>
  rowId({ tenant }, key);

/** What has no limit needs no row everybody waits for: its use is the sum of what the tickets hold. */
export const isCounted = ({ counter }: Use): boolean => counter.limit !== null;

const same = (a: unknown, b: unknown): boolean => canonicalize(a ?? null) === canonicalize(b ?? null);

const holdingRow = (ticket: Ticket, use: Use, { holding, uncovered }: Counted): HoldingRow => ({
  _id: holdingId(ticket),
  tenant: ticket.tenant,
  customer: ticket.customer,
  ticket: ticket.no,
  contract: ticket.contract.id,
  version: ticket.contract.version,
  service: use.service,
  unit: use.unit,
  period: use.period,
  holding,
  uncovered,
  ...(use.rate === undefined ? {} : { rate: use.rate }),
  ...(use.currency === undefined ? {} : { currency: use.currency }),
});

const counted = ['limit', 'reserved', 'drawn', 'billed'] as const;

const entryOf = (ticket: Ticket, before: CounterRow | undefined, row: CounterRow, verb: Verb, by: Cause) => {
  const { key } = row.counter;
  const old = before?.counter;
  const changes = counted.flatMap((name) => {
    const [was, is] = [old?.[name] ?? null, row.counter[name]];
    return was === is ? [] : [{ path: `/${name}`, old: was, new: is }];
  });
  const grants = (row.counter.grants ?? []).slice(old?.grants?.length ?? 0);
  return {
    tenant: ticket.tenant,
    customer: ticket.customer,
    stream: `entitlement/${key}`,
    ...by,
    action: `entitlement.${verb}`,
    record: { type: 'entitlement', id: key, rev: row.rev, hash: hashOf(row.counter) },
    changes: [
      { path: '/ticket', old: null, new: ticket.no },
      ...changes,
      ...grants.map((one) => ({ path: '/grants', old: null, new: { ...one } })),
    ],
  };
};

type Stored<Row> = { was: Row | undefined; is: Row | undefined };

const stored = <Row extends { _id: string }>(found: Row[]): Map<string, Stored<Row>> =>
  new Map(found.map((row) => [row._id, { was: row, is: row }]));

const changed = <Row>(rows: Map<string, Stored<Row>>): { was: Row | undefined; is: Row }[] =>
  [...rows.values()].flatMap(({ was, is }) => (is === undefined || same(was, is) ? [] : [{ was, is }]));

const changesOf = <Row extends { _id: string }>(rows: Map<string, Stored<Row>>) =>
  changed(rows).map(({ was, is }) =>
    was ? { replaceOne: { filter: { _id: is._id }, replacement: is } } : { insertOne: { document: is } },
  );

/** Reads the counters of these ids; `known` are the holdings the tickets have so far. */
export const openBook = async (
  rows: Collections,
  session: Session,
  counterIds: string[],
  known: HoldingRow[] = [],
): Promise<Book> => {
  const wanted = [...new Set(counterIds)];
  const found =
    wanted.length === 0 ? [] : await rows.entitlements.find({ _id: { $in: wanted } }, { session }).toArray();
  const counters = stored<CounterRow>(found);
  const holdings = stored<HoldingRow>(known);
  const entries: Entry[] = [];

  const enterCounter = (ticket: Ticket, use: Use, counter: Counter, verb: Verb, by: Cause): void => {
    const _id = counterId(ticket, use);
    const { was, is: before } = counters.get(_id) ?? { was: undefined, is: undefined };
    if (same(before?.counter ?? use.counter, counter)) return;
    const { tenant, customer, contract } = ticket;
    const row: CounterRow = {
      _id,
      tenant,
      customer,
      contract: contract.id,
      version: Math.max(before?.version ?? 0, contract.version),
      rev: (before?.rev ?? 0) + 1,
      counter,
    };
    counters.set(_id, { was, is: row });
    entries.push(entryOf(ticket, before, row, verb, by));
  };

  return {
    counterOf: (ticket, use) => {
      const row = counters.get(counterId(ticket, use))?.is;
      if (!row) return use.counter;
      // An amendment moves the limit of the period that runs; an older version does not move it back.
      return ticket.contract.version >= row.version
        ? { ...row.counter, limit: use.counter.limit }
        : row.counter;
    },
    holdingOf: (ticket) => holdings.get(holdingId(ticket))?.is,
    enter: (ticket, use, outcome, verb, by) => {
      if (isCounted(use)) enterCounter(ticket, use, outcome.counter, verb, by);
      const _id = holdingId(ticket);
      holdings.set(_id, { was: holdings.get(_id)?.was, is: holdingRow(ticket, use, outcome) });
    },
    write: async () => {
      const ofCounters = changesOf(counters);
      if (ofCounters.length > 0) await rows.entitlements.bulkWrite(ofCounters, { session });
      const ofHoldings = changesOf(holdings);
      if (ofHoldings.length > 0) await rows.holdings.bulkWrite(ofHoldings, { session });
    },
    entries: () => entries,
  };
};
