import { appendAudit } from '../audit/append.ts';
import type { TicketRow } from '../core/collections.ts';
import type { StoreContext } from '../core/context.ts';
import type { Session } from '../core/transaction.ts';
import type { TicketFlush } from '../ports.ts';
import { entryOf } from './audit-entry.ts';
import { msOf, positionAt, settleMs } from './position.ts';
import { rowOf } from './row.ts';
import { eventRowOf, noticeRowOf } from './write-events.ts';

/** The view only moves forward; at the same version it stays as it is, unless it was dropped. */
const writeRow = async (
  { rows }: StoreContext,
  session: Session,
  row: TicketRow,
  archive: boolean,
): Promise<boolean> => {
  const { _id } = row;
  const old = await rows.tickets.findOne({ _id }, { session });
  const archived = old ? null : await rows.archive.findOne({ _id }, { session });
  const seen = old ?? archived;
  if (seen && (archived || seen.rev > row.rev || (seen.rev === row.rev && !archive))) return false;
  if (archive) {
    if (old) await rows.tickets.deleteOne({ _id }, { session });
    await rows.archive.insertOne(row, { session });
  } else if (old) await rows.tickets.replaceOne({ _id }, row, { session });
  else await rows.tickets.insertOne(row, { session });
  return true;
};

/** Record and events of one flush, in one transaction. An older or repeated flush still adds the events that are missing. */
export const flushTicket = (store: StoreContext) => {
  const { rows, transact, now } = store;
  const writeOnce = ({ record, events, archive, workflowId, runId }: TicketFlush) =>
    transact(async (session) => {
      const row = rowOf(record, positionAt(now()));
      const ids = events.map((e) => `${workflowId}/${e.seq}`);
      const known =
        ids.length === 0
          ? []
          : await rows.events.find({ _id: { $in: ids } }, { session, projection: { _id: 1 } }).toArray();
      const there = new Set(known.map((k) => k._id));
      const missing = events.filter((e) => !there.has(`${workflowId}/${e.seq}`));
      const fresh = await writeRow(store, session, row, archive);
      if (missing.length > 0) {
        await rows.events.insertMany(
          missing.map((e) => eventRowOf(record, e, workflowId)),
          { session },
        );
        await rows.notices.insertMany(
          missing.map((e) => noticeRowOf(record, e, workflowId, now())),
          { session },
        );
        await appendAudit(
          rows,
          session,
          missing.map((e) => entryOf(record, e, { workflowId, runId })),
        );
      }
      return { written: missing.length, stale: !fresh, row };
    });
  return async (flush: TicketFlush) => {
    const { row, ...outcome } = await writeOnce(flush);
    // A reader may have passed this position while the commit took its time: stamp it where it will be seen.
    if (!outcome.stale && !flush.archive && now() - msOf(row.position) > settleMs / 2)
      await rows.tickets.updateOne({ _id: row._id }, { $set: { position: positionAt(now()) } });
    return outcome;
  };
};
