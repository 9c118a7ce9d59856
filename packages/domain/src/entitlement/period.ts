import { localDate } from '../contract/local-date.ts';
import type { Per, ServiceKey } from './rules.ts';

/** The period an instant lies in, by the contract's time zone: `2026`, `2026-Q1` or `2026-03`. Calendar periods. */
export const periodOf = (per: Per, at: number, timeZone: string): string => {
  const date = localDate(timeZone, at);
  const [year, month] = [date.slice(0, -6), date.slice(-5, -3)];
  if (per === 'year') return year;
  return per === 'month' ? `${year}-${month}` : `${year}-Q${Math.ceil(Number(month) / 3)}`;
};

export const counterKey = (contract: string, service: ServiceKey, period: string): string =>
  `${contract}/${service}/${period}`;
