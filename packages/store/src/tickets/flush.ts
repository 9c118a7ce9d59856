import { systemActor } from '@perennial/domain/scope/rules';
import type { mongo } from 'mongoose';
import { appendAudit, type Entry } from '../audit/append.ts';
import { type Heads, headId, readHeads } from '../audit/heads.ts';
import { batchedWrites } from '../core/batch.ts';
import type { TicketRow } from '../core/collections.ts';
import type { StoreContext } from '../core/context.ts';
import { isOutage } from '../core/outage.ts';
import type { Session } from '../core/transaction.ts';
import { type News, takeBreaches } from '../credits/take-breaches.ts';
import { changesUse, followAll } from '../entitlements/settle.ts';
import type { TicketFlush } from '../ports.ts';
import { entriesOf } from './audit-entry.ts';
import { type Left, type Memory, memoryOf } from './memory.ts';
import { msOf, positionAt, settleMs } from './position.ts';
import { rowOf, ticketKey } from './row.ts';
import type { TicketDeps } from './ticket-deps.ts';
import { eventRowOf, noticeRowOf } from './write-events.ts';

type Outcome = { written: number; stale: boolean; row: TicketRow; left?: Left };
type Seen = { rev: number; archived: boolean };

/** The rows were not as this process had left them. */
class Outdated extends Error {}

/** All that is judged by: the record itself is long, and is replaced whole. */
const version = { _id: 1, rev: 1 } as const;
type Version = Pick<TicketRow, '_id' | 'rev'>;

/** What the store has of these tickets; the archive is asked only for those that are not open. */
const readSeen = async (
  { rows }: StoreContext,
  session: Session,
  ids: string[],
): Promise<Map<string, Seen>> => {
  const versionsIn = (collection: mongo.Collection<TicketRow>, of: string[]) =>
    collection
      .find({ _id: { $in: of } }, { session })
      .project<Version>(version)
      .toArray();
  const open = await versionsIn(rows.tickets, ids);
  const seen = new Map<string, Seen>(open.map(({ _id, rev }) => [_id, { rev, archived: false }]));
  const rest = ids.filter((id) => !seen.has(id));
  if (rest.length === 0) return seen;
  for (const { _id, rev } of await versionsIn(rows.archive, rest)) seen.set(_id, { rev, archived: true });
  return seen;
};

/** The view only moves forward; at the same version it stays as it is, unless it was dropped or goes to the archive. */
const isStale = (seen: Seen | undefined, row: TicketRow, archive: boolean): boolean =>
  seen !== undefined && (seen.archived || seen.rev > row.rev || (seen.rev === row.rev && !archive));

type Change = { row: TicketRow; archive: boolean; open: boolean };

const writeRows = async ({ rows }: StoreContext, session: Session, changes: Change[]): Promise<void> => {
  const archived = changes.filter((c) => c.archive);
  const writes = changes.flatMap(({ row, archive, open }): mongo.AnyBulkWriteOperation<TicketRow>[] => {
    const filter = { _id: row._id };
    if (archive) return open ? [{ deleteOne: { filter } }] : [];
    return open ? [{ replaceOne: { filter, replacement: row } }] : [{ insertOne: { document: row } }];
  });
  if (writes.length > 0) {
    const { matchedCount } = await rows.tickets.bulkWrite(writes, { session });
    const replaced = writes.filter((w) => 'replaceOne' in w).length;
    if (matchedCount < replaced) throw new Outdated('a ticket is not where it was written last');
  }
  if (archived.length > 0)
    await rows.archive.insertMany(
      archived.map((c) => c.row),
      { session },
    );
};

const streamOf = ({ record: { tenant, no } }: TicketFlush) => ({ tenant, stream: `ticket/${no}` });

/** A stream's numbers have no gaps: what its chain has reached is written. */
const missingOf = (heads: Heads, flush: TicketFlush) => {
  const reached = heads.get(headId(streamOf(flush)))?.seq ?? 0;
  return flush.events.filter((e) => e.seq > reached);
};

const stepOf = ({ flush: { record, workflowId, runId }, missing }: News, now: number) => {
  const { actor, requestId } = missing.at(-1) ?? {};
  return {
    record,
    cause: {
      at: new Date(now).toISOString(),
      actor: { id: actor?.id ?? systemActor.id, kind: actor?.kind ?? systemActor.kind },
      cause: { workflowId, runId, ...(requestId === undefined ? {} : { requestId }) },
    },
  };
};

/** What these events mean for the contract: units drawn or given back, breaches that become credits. */
const followContract = async (
  store: StoreContext,
  session: Session,
  news: News[],
  deps: TicketDeps,
): Promise<Entry[]> => {
  const steps = news.filter(({ missing }) => changesUse(missing)).map((one) => stepOf(one, store.now()));
  return [
    ...(await followAll(store, session, steps, deps)),
    ...(await takeBreaches(store, session, news, deps.contractOf)),
  ];
};

/** What is there of these tickets: as left behind by the flush before, else as read. */
const readState = async (store: StoreContext, session: Session, flushes: TicketFlush[], memory: Memory) => {
  const remembered = flushes.map((flush) => ({ flush, last: memory.take(flush) }));
  const unknown = remembered.flatMap(({ flush, last }) => (last ? [] : [flush]));
  const keyOf = ({ record: { tenant, no } }: TicketFlush): string => ticketKey(tenant, no);
  const seen: Map<string, Seen> =
    unknown.length === 0 ? new Map() : await readSeen(store, session, unknown.map(keyOf));
  const heads: Heads =
    unknown.length === 0 ? new Map() : await readHeads(store.rows, session, unknown.map(streamOf));
  for (const { flush, last } of remembered) {
    if (!last) continue;
    seen.set(keyOf(flush), { rev: last.rev, archived: false });
    heads.set(headId(streamOf(flush)), { seq: last.seq, hash: last.hash });
  }
  return { seen, heads };
};

/** Flushes of different tickets in one transaction: one commit reaches the disk for all of them. */
const writeAll = (
  store: StoreContext,
  flushes: TicketFlush[],
  deps: TicketDeps & { memory: Memory },
  budgetMs?: number,
): Promise<Outcome[]> =>
  store.transact(async (session) => {
    const { rows, now } = store;
    const work = flushes.map((flush) => ({ flush, row: rowOf(flush.record, positionAt(now())) }));
    const { seen, heads } = await readState(store, session, flushes, deps.memory);
    const done = work.map(({ flush, row }) => {
      const old = seen.get(row._id);
      const missing = missingOf(heads, flush);
      return { flush, row, open: old?.archived === false, missing, stale: isStale(old, row, flush.archive) };
    });
    await writeRows(
      store,
      session,
      done.filter((d) => !d.stale).map(({ flush, row, open }) => ({ row, archive: flush.archive, open })),
    );
    const events = done.flatMap(({ flush: { record, workflowId }, missing }) =>
      missing.map((event) => ({ record, event, workflowId })),
    );
    if (events.length > 0) {
      const eventRows = events.map(({ record, event, workflowId }) => eventRowOf(record, event, workflowId));
      await rows.events.insertMany(eventRows, { session });
      const notices = events.map(({ record, event, workflowId }) =>
        noticeRowOf(record, event, workflowId, now()),
      );
      await rows.notices.insertMany(notices, { session });
      const entries = done.flatMap(({ flush: { record, workflowId, runId }, missing }) =>
        entriesOf(record, missing, { workflowId, runId }),
      );
      await appendAudit(rows, session, entries, heads);
      await appendAudit(rows, session, await followContract(store, session, done, deps));
    }
    return done.map(({ flush, missing, stale, row }) => {
      const head = heads.get(headId(streamOf(flush)));
      const left = !stale && !flush.archive && head ? { ...head, rev: row.rev } : undefined;
      return { written: missing.length, stale, row, ...(left ? { left } : {}) };
    });
  }, budgetMs);

/** Two flushes of one ticket do not meet in a transaction: the second starts from what the first has written. */
const inRounds = (flushes: TicketFlush[]): TicketFlush[][] => {
  const rounds: Map<string, TicketFlush>[] = [];
  for (const flush of flushes) {
    const { workflowId } = flush;
    const free = rounds.find((round) => !round.has(workflowId));
    if (free) free.set(workflowId, flush);
    else rounds.push(new Map([[workflowId, flush]]));
  }
  return rounds.map((round) => [...round.values()]);
};

/** Record and events of one flush, in one transaction. An older or repeated flush still adds the events that are missing. */
export const flushTicket = (store: StoreContext, deps: TicketDeps) => {
  const { rows, now } = store;
  const memory = memoryOf();
  const writeRound = async (round: TicketFlush[], budgetMs?: number): Promise<Outcome[]> => {
    const attempt = () => writeAll(store, round, { ...deps, memory }, budgetMs);
    try {
      return await attempt();
    } catch (e) {
      // What was remembered has been taken: this time everything is read.
      if (e instanceof Outdated) return attempt();
      throw e;
    }
  };
  const write = batchedWrites<TicketFlush, Outcome>(async (flushes, budgetMs) => {
    const outcomes = new Map<TicketFlush, Outcome>();
    for (const round of inRounds(flushes)) {
      const written = await writeRound(round, budgetMs);
      round.forEach((flush, i) => {
        const outcome = written[i];
        if (!outcome) return;
        outcomes.set(flush, outcome);
        if (outcome.left) memory.keep(flush, outcome.left);
      });
    }
    return flushes.flatMap((flush) => outcomes.get(flush) ?? []);
  }, isOutage);
  return async (flush: TicketFlush) => {
    const { row, left: _, ...outcome } = await write(flush);
    // A reader may have passed this position while the commit took its time: stamp it where it will be seen.
    if (!outcome.stale && !flush.archive && now() - msOf(row.position) > settleMs / 2)
      await rows.tickets.updateOne({ _id: row._id }, { $set: { position: positionAt(now()) } });
    return outcome;
  };
};
