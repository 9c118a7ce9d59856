import type { Scope } from '@perennial/domain/scope/rules';
import type { TicketRecord } from '@perennial/domain/ticket/record/rules';
import type { ReportingStore } from '../ports.ts';
import { type TicketCard, ticketCard } from './ticket-card.ts';

/** Tickets as this reader may see them now: a customer sees what it was promised, not what the vendor agreed inside. */
export const cardsOf = async (
  { calendars }: Pick<ReportingStore, 'calendars'>,
  { tenant, customer }: Scope,
  records: TicketRecord[],
  now: number,
): Promise<TicketCard[]> => {
  const clocks = records.flatMap((record) => record.clocks);
  const lookup = await calendars.lookup(
    tenant,
    clocks.map((clock) => clock.hours),
  );
  return records.map((record) =>
    ticketCard(
      customer === undefined
        ? record
        : { ...record, clocks: record.clocks.filter((clock) => clock.kind === 'sla') },
      now,
      lookup,
    ),
  );
};
