import { isWithinPeriod } from '@perennial/domain/access/period';
import type { Scope } from '@perennial/domain/scope/rules';
import { rowsById } from '../core/batch.ts';
import type { TicketRow } from '../core/collections.ts';
import type { StoreContext } from '../core/context.ts';
import { numberCursor } from '../core/cursor.ts';
import { asIs, inPeriod } from '../core/reach.ts';
import { readPage } from '../core/read-page.ts';
import type { TicketRepository } from '../ports.ts';
import { claimKey, releaseKey } from './claim-key.ts';
import { flushTicket } from './flush.ts';
import { listTickets } from './list.ts';
import { numberDrawer } from './number.ts';
import { openTicket, requestKey } from './open.ts';
import { openAt } from './open-at.ts';
import { settled } from './position.ts';
import { ticketKey } from './row.ts';
import type { TicketDeps } from './ticket-deps.ts';

const visible = (scope: Scope, row: TicketRow | null): TicketRow | undefined =>
  row &&
  (scope.customer === undefined || row.customer === scope.customer) &&
  isWithinPeriod(scope, row.openedAt)
    ? row
    : undefined;

export const ticketRepository = (store: StoreContext, deps: TicketDeps): TicketRepository => {
  const { rows, now } = store;
  const requestRow = rowsById((ids) => rows.requests.find({ _id: { $in: ids } }).toArray());
  const ticketRow = rowsById((ids) => rows.tickets.find({ _id: { $in: ids } }).toArray());
  const find = async (scope: Scope, no: string) => {
    const _id = ticketKey(scope.tenant, no);
    const open = visible(scope, await ticketRow(_id));
    if (open) return { record: open.record, archived: false };
    const old = visible(scope, await rows.archive.findOne({ _id }));
    return old && { record: old.record, archived: true };
  };
  return {
    nextNumber: numberDrawer(store),
    open: openTicket(store, deps),
    async findRequest(scope, key) {
      const row = await requestRow(requestKey(scope, key));
      return row ? { bodyHash: row.bodyHash, no: row.no } : undefined;
    },
    claimKey: claimKey(store),
    releaseKey: releaseKey(store),
    flush: flushTicket(store, deps),
    get: find,
    list: listTickets(store),
    openAt: openAt(store),
    async timeline(scope, no, { limit, cursor }) {
      const { tenant, customer } = scope;
      return readPage(rows.events, {
        filter: {
          tenant,
          no,
          seq: { $gt: numberCursor(cursor) ?? 0 },
          ...(customer === undefined ? {} : { customer, visibility: 'public' }),
        },
        sort: { seq: 1, _id: 1 },
        limit,
        item: (r) => r.event,
        mark: (r) => r.seq,
      });
    },
    async findByFingerprint(scope, fingerprint) {
      const found = await rows.tickets
        .find({ tenant: scope.tenant, fingerprint })
        .sort({ number: -1 })
        .toArray();
      const open = found.find((r) => r.state !== 'closed' && r.state !== 'cancelled');
      return visible(scope, open ?? null)?.record;
    },
    async changedSince(scope, since, limit) {
      const { tenant, customer } = scope;
      const own = {
        tenant,
        ...(customer === undefined ? {} : { customer }),
        ...inPeriod(scope, 'openedAt', asIs),
      };
      const page = await rows.tickets
        .find({ ...own, position: { $gt: since, $lte: settled(now()) } })
        .sort({ position: 1, _id: 1 })
        .limit(limit)
        .toArray();
      const last = page.at(-1);
      // Rows that tie with the last one belong to the same page, or the next page would skip them.
      const ties =
        page.length === limit && last
          ? await rows.tickets.find({ ...own, position: last.position }).toArray()
          : [];
      const seen = new Set(page.map((r) => r._id));
      return [...page, ...ties.filter((r) => !seen.has(r._id))].map(({ record, position }) => ({
        record,
        position,
      }));
    },
    async dropOpen(tenant) {
      return (await rows.tickets.deleteMany({ tenant })).deletedCount;
    },
  };
};
