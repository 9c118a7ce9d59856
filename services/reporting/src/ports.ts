/** What this service needs of the store: it reads and never writes. */
import type { CalendarRepository, ReportRepository, TicketRepository } from '@perennial/store/ports';

export type ReportingStore = {
  tickets: Pick<TicketRepository, 'list' | 'changedSince'>;
  calendars: Pick<CalendarRepository, 'lookup'>;
  reports: Pick<ReportRepository, 'clockFigures'>;
};
