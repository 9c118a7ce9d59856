import type { CalendarLookup } from '@perennial/domain/calendar/hours';
import type { Calendar } from '@perennial/domain/calendar/rules';
import type { CalendarFile } from '@perennial/domain/calendar/schema';
import type { Scope } from '@perennial/domain/scope/rules';
import type { Hours } from '@perennial/domain/sla/rules';

export interface CalendarRepository {
  /**
   * A new version when anything differs from the last one; versions already there never change.
   * @throws DomainError `request.invalid` at `/reason` where it is not the first one and no reason is given.
   */
  put(
    scope: Scope,
    calendar: Omit<Calendar, 'version'>,
    how: { file?: CalendarFile; reason: string | undefined },
  ): Promise<Calendar>;
  /** Without a version the newest. */
  get(scope: Scope, id: string, version?: number): Promise<Calendar | undefined>;
  /** The file the newest version was applied from, where there was one. */
  file(scope: Scope, id: string): Promise<CalendarFile | undefined>;
  /** The newest version of each. */
  list(scope: Scope): Promise<Calendar[]>;
  /** The calendars these hours name, read once and kept: a version never changes. */
  lookup(tenant: string, hours: Hours[]): Promise<CalendarLookup>;
}
