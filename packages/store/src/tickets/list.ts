import type { Scope } from '@perennial/domain/scope/rules';
import type { mongo } from 'mongoose';
import type { TicketRow } from '../core/collections.ts';
import type { StoreContext } from '../core/context.ts';
import { numberCursor, pageOf } from '../core/cursor.ts';
import { asIs, inPeriod, reach } from '../core/reach.ts';
import type { TicketFilter } from '../ports.ts';
import { firstNumber } from './number.ts';

const matching = (scope: Scope, f: TicketFilter): mongo.Filter<TicketRow> => ({
  ...inPeriod(scope, 'openedAt', asIs),
  ...(f.state ? { state: { $in: f.state } } : {}),
  ...(f.level ? { level: { $in: f.level } } : {}),
  ...(f.site ? { site: f.site } : {}),
  ...(f.module ? { module: f.module } : {}),
  ...(f.assignee ? { assignee: f.assignee } : {}),
  ...(f.sla ? { sla: f.sla } : {}),
  ...(f.customer ? { customer: f.customer } : {}),
});

/** A customer asking for another customer gets nothing; asking for none, its own. */
const bounded = (scope: Scope, f: TicketFilter): mongo.Filter<TicketRow> | undefined => {
  const own = reach(scope, 'ticket.read');
  if (!own) return undefined;
  return f.customer !== undefined && own.customer !== undefined && f.customer !== own.customer
    ? undefined
    : { ...matching(scope, f), ...own };
};

/** The archive is read by windows of numbers, newest first: it is too long to be sorted whole. */
const windowSize = 2_000;

const fromArchive = async (
  archive: mongo.Collection<TicketRow>,
  filter: mongo.Filter<TicketRow>,
  tenant: string,
  below: number,
  want: number,
): Promise<TicketRow[]> => {
  const [oldest] = await archive
    .find({ tenant })
    .sort({ number: 1, _id: 1 })
    .limit(1)
    .project<{ number: number }>({ number: 1 })
    .toArray();
  const found: TicketRow[] = [];
  if (!oldest) return found;
  for (let high = below; high > oldest.number && found.length < want; high -= windowSize) {
    const page = await archive
      .find({ ...filter, number: { $lt: high, $gte: high - windowSize } })
      .sort({ number: -1, _id: -1 })
      .limit(want - found.length)
      .toArray();
    found.push(...page);
  }
  return found;
};

/** Newest first. */
export const listTickets =
  ({ rows }: StoreContext) =>
  async (scope: Scope, filter: TicketFilter) => {
    const below = numberCursor(filter.cursor);
    const match = bounded(scope, filter);
    if (!match) return { items: [] };
    const want = filter.limit + 1;
    const open = await rows.tickets
      .find({ ...match, ...(below === undefined ? {} : { number: { $lt: below } }) })
      .sort({ number: -1, _id: -1 })
      .limit(want)
      .toArray();
    const mayBeArchived =
      !filter.openOnly && (!filter.state || filter.state.some((s) => s === 'closed' || s === 'cancelled'));
    const counter = mayBeArchived ? await rows.counters.findOne({ _id: `${scope.tenant}/ticket` }) : null;
    const old = counter
      ? await fromArchive(rows.archive, match, scope.tenant, below ?? firstNumber + counter.value + 1, want)
      : [];
    const all = [...open, ...old].sort((a, b) => b.number - a.number).slice(0, want);
    return pageOf(
      all,
      filter.limit,
      (r) => r.record,
      (r) => r.number,
    );
  };
