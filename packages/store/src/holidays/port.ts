import type { HolidaySetName, HolidaySetYear } from '@perennial/domain/calendar/rules';
import type { Scope } from '@perennial/domain/scope/rules';

/** Holiday notices a tenant has imported; the ones shipped with the product are not among them. */
export interface HolidayRepository {
  /** Every version of every year. */
  list(scope: Scope, set: HolidaySetName): Promise<HolidaySetYear[]>;
}
