/** What this service needs of the store: it reads and never writes. */
import type { ReportRepository, TicketRepository } from '@perennial/store/ports';

export type ReportingStore = {
  tickets: Pick<TicketRepository, 'list' | 'changedSince'>;
  reports: Pick<ReportRepository, 'clockFigures'>;
};
