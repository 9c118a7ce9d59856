import { eachService } from '../../entitlement/each-service.ts';
import type { Entitlement, ServiceClause, ServiceKey } from '../../entitlement/rules.ts';
import { hoursOf } from '../hours/normalize.ts';
import type { HoursRef } from '../rules.ts';
import type { EntitlementFile, ServiceFile, ServicesFile } from './schema.ts';

const flat = { evening: 100, weekend: 100, holiday: 100 };

const entitlementOf = (file: EntitlementFile): Entitlement<HoursRef> => {
  if (file.unit !== 'hours') return file;
  const { hours, factors = flat, ...rest } = file;
  return { ...rest, factors, ...(hours === undefined ? {} : { hours: hoursOf(hours) }) };
};

const clauseOf = (file: ServiceFile | undefined): ServiceClause<HoursRef> => {
  if (!file) throw new TypeError('a service was not checked');
  const { entitlement = { unit: 'unlimited' }, atZero = 'refuse', ...rest } = file;
  return { ...rest, entitlement: entitlementOf(entitlement), atZero };
};

/** Takes services that have passed all checks: all twelve are there. */
export const servicesOf = (file: ServicesFile): Record<ServiceKey, ServiceClause<HoursRef>> =>
  eachService((key) => clauseOf(file[key]));
