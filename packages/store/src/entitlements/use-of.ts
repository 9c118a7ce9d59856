/** What a ticket draws on, and how much of it. Pure. */
import { businessHours, type CalendarLookup } from '@perennial/domain/calendar/hours';
import { currencyOf } from '@perennial/domain/contract/currency';
import type { Contract } from '@perennial/domain/contract/rules';
import { billableMs } from '@perennial/domain/entitlement/billable';
import { openCounter } from '@perennial/domain/entitlement/open-counter';
import { periodOf } from '@perennial/domain/entitlement/period';
import type { Counter, Entitlement, ServiceClause, ServiceKey } from '@perennial/domain/entitlement/rules';
import { serviceOf } from '@perennial/domain/entitlement/service-of';
import type { Hours } from '@perennial/domain/sla/rules';
import type { TicketRecord } from '@perennial/domain/ticket/record/rules';

const msPerHour = 3_600_000;

export type Asks = Pick<TicketRecord, 'type' | 'requestKind' | 'openedAt'>;

export type Use = {
  /** Of the counter's row, without the tenant. Another unit counts for itself. */
  key: string;
  service: ServiceKey;
  unit: Entitlement['unit'];
  period: string;
  clause: ServiceClause;
  /** Unused. */
  counter: Counter;
  rate?: number;
  currency?: string;
};

export const useAt = (
  contract: Contract,
  service: ServiceKey,
  clause: ServiceClause,
  openedAt: number,
): Use => {
  const { id, timeZone } = contract;
  const { entitlement, rate } = clause;
  const counter = openCounter({ contract: id, service, clause, at: openedAt, timeZone });
  return {
    key: `${counter.key}/${entitlement.unit}`,
    service,
    unit: entitlement.unit,
    period: periodOf(entitlement.unit === 'unlimited' ? 'year' : entitlement.per, openedAt, timeZone),
    clause,
    counter,
    ...(rate === undefined ? {} : { rate, currency: currencyOf(contract) }),
  };
};

/** Undefined where the contract names no services. */
export const useOf = (contract: Contract, asks: Asks): Use | undefined => {
  const service = serviceOf(asks.type, asks.requestKind);
  const clause = contract.services?.[service];
  return clause && useAt(contract, service, clause, asks.openedAt);
};

/** Without an estimate nobody knows how many hours it will take. */
export const unitsForeseen = (unit: Entitlement['unit'], { estimate }: Pick<TicketRecord, 'estimate'>) =>
  unit === 'hours' ? (estimate?.hours ?? 0) * msPerHour : 1;

/** The business calendar that says which hours of work weigh more. */
export const hoursOf = ({ clause: { entitlement } }: Use): Hours[] =>
  entitlement.unit === 'hours' && entitlement.hours ? [entitlement.hours] : [];

export const unitsUsed = (
  { clause: { entitlement } }: Use,
  { work = [] }: Pick<TicketRecord, 'work'>,
  calendars: CalendarLookup,
): number => {
  if (entitlement.unit !== 'hours') return 1;
  const { hours, factors } = entitlement;
  return billableMs(work, hours && { hours: businessHours(hours, calendars), factors });
};
