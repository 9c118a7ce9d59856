/** What this service needs of the store: it reads, and writes nothing but what left it as a file. */
import type {
  CalendarRepository,
  ContractRepository,
  CreditRepository,
  EntitlementRepository,
  ExportLog,
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
  exports: ExportLog;
  seals: Pick<SealRepository, 'checkpoint'>;
};
