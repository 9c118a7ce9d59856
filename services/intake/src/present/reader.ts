import type { Scope } from '@perennial/domain/scope/rules';
import type { TicketRecord } from '@perennial/domain/ticket/record/rules';
import type { IntakeDeps } from '../deps.ts';
import type { Reader } from './ticket.ts';

/** What it takes to show these tickets' clocks as they stand now. */
export const readerOf = async (
  { store, now }: Pick<IntakeDeps, 'store' | 'now'>,
  { tenant }: Scope,
  records: TicketRecord[],
): Promise<Pick<Reader, 'now' | 'calendars'>> => {
  const hours = records.flatMap((record) => record.clocks.map((clock) => clock.hours));
  return { now: now(), calendars: await store.calendars.lookup(tenant, hours) };
};
