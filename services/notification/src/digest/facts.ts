/** What a digest says: open tickets by time to breach, credits to decide, approvals to sign, the newest checkpoint. */
import { waitsFor } from '@perennial/domain/approval/quorum/rules';
import { printCheckpoint } from '@perennial/domain/audit/printed-checkpoint';
import type { Person } from '@perennial/domain/register/schema';
import type { Scope } from '@perennial/domain/scope/rules';
import type { TicketRecord } from '@perennial/domain/ticket/record/rules';
import { ticketStates } from '@perennial/domain/ticket/rules';
import type { DigestFacts } from '@perennial/i18n/digest';
import { everyItem } from '@perennial/store/every-item';
import type { Store } from '@perennial/store/ports';

export type FactsStore = Pick<Store, 'tickets' | 'credits' | 'approvals' | 'seals'>;

const openStates = ticketStates.filter((s) => s !== 'resolved' && s !== 'closed' && s !== 'cancelled');
const listed = 20;
const most = 2_000;

/** Of the promises that still run, or were broken and are not yet kept, the one that is or was due first. */
const pressing = ({ clocks }: TicketRecord): number | null =>
  clocks
    .filter((c) => c.kind === 'sla' && c.stoppedAt === undefined && c.state !== 'cancelled')
    .reduce<number | null>(
      (first, { dueAt }) => (dueAt === null || (first !== null && first <= dueAt) ? first : dueAt),
      null,
    );

const byDue = (a: { no: string; dueAt: number | null }, b: { no: string; dueAt: number | null }): number =>
  (a.dueAt ?? Number.MAX_SAFE_INTEGER) - (b.dueAt ?? Number.MAX_SAFE_INTEGER) || (a.no < b.no ? -1 : 1);

export const digestFacts = async (
  { tickets, credits, approvals, seals }: FactsStore,
  scope: Scope,
  { id, timeZone }: Person,
  { day, now }: { day: string; now: number },
): Promise<DigestFacts> => {
  const records = await everyItem((page) => tickets.list(scope, { ...page, state: openStates }), most);
  const open = records
    .map((record) => ({
      no: record.no,
      title: record.title,
      level: record.level,
      dueAt: pressing(record),
    }))
    .sort(byDue);
  const proposed = await everyItem(
    (page) => credits.list(scope, { ...page, state: ['proposed', 'disputed'] }),
    most,
  );
  const pending = await everyItem((page) => approvals.list(scope, { ...page, state: 'pending' }), most);
  const note = await seals.checkpoint(scope.tenant);
  return {
    day,
    timeZone,
    now,
    tickets: open.slice(0, listed),
    more: Math.max(0, open.length - listed),
    credits: proposed.map((credit) => ({ id: credit.id, customer: credit.customer })),
    approvals: pending.map((record) => ({
      no: record.no,
      title: record.title,
      missing: record.missing.map(({ count, role }) => `${count} ${role}`).join(', '),
      mine: waitsFor(record, id, ['lead'], now),
    })),
    checkpoint: note === undefined ? undefined : printCheckpoint(note),
  };
};
