/** What this service needs of the store: it reads and never writes. */
import type {
  CalendarRepository,
  ContractRepository,
  CreditRepository,
  EntitlementRepository,
  ReportRepository,
  SealRepository,
  TicketRepository,
} from '@perennial/store/ports';

export type ReportingStore = {
  tickets: Pick<TicketRepository, 'get' | 'list' | 'changedSince'>;
  calendars: Pick<CalendarRepository, 'lookup'>;
  contracts: Pick<ContractRepository, 'get' | 'versionAt'>;
  credits: Pick<CreditRepository, 'list'>;
  entitlements: Pick<EntitlementRepository, 'use'>;
  reports: Pick<ReportRepository, 'clockFigures'>;
  seals: Pick<SealRepository, 'checkpoint'>;
};
