import type { CalendarRepository } from '../ports.ts';
import type { KnownContracts } from './known-contracts.ts';

/** What openings and flushes ask beside the tickets themselves. */
export type TicketDeps = { calendars: Pick<CalendarRepository, 'lookup'>; contractOf: KnownContracts };
