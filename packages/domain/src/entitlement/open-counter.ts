import { allowedOf } from './grants.ts';
import { counterKey, periodOf } from './period.ts';
import type { Counter, Holding, ServiceClause, ServiceKey } from './rules.ts';

const msPerHour = 3_600_000;

/** In the counter's units: ms for hours, whole units otherwise; `null` without a limit, 0 for what is not included. */
export const limitOf = ({
  included,
  entitlement,
}: Pick<ServiceClause, 'included' | 'entitlement'>): number | null => {
  if (!included) return 0;
  if (entitlement.unit === 'unlimited') return null;
  return entitlement.unit === 'hours' ? entitlement.amount * msPerHour : entitlement.amount;
};

type Opening = { contract: string; service: ServiceKey; clause: ServiceClause; at: number; timeZone: string };

/**
 * The unused counter of the period an instant lies in. An unlimited or not included service has one a year.
 * A subject keeps the counter it reserved from, also when it is settled in a later period.
 */
export const openCounter = ({ contract, service, clause, at, timeZone }: Opening): Counter => {
  const per = clause.entitlement.unit === 'unlimited' ? 'year' : clause.entitlement.per;
  return {
    key: counterKey(contract, service, periodOf(per, at, timeZone)),
    limit: limitOf(clause),
    reserved: 0,
    drawn: 0,
    billed: 0,
  };
};

export const openHolding = (counter: Counter, subject: string): Holding => ({
  counter: counter.key,
  subject,
  reserved: 0,
  drawn: 0,
  billed: 0,
  settled: false,
});

/** What nobody has reserved or drawn; `null` without a limit. */
export const freeOf = (counter: Counter): number | null => {
  const allowed = allowedOf(counter);
  return allowed === null ? null : Math.max(0, allowed - counter.reserved - counter.drawn);
};
