import type { Calendar } from '@perennial/domain/calendar/rules';
import { DomainError } from '@perennial/domain/errors';
import type { Scope } from '@perennial/domain/scope/rules';
import type { Store } from '@perennial/store/ports';

/** @throws DomainError `notFound` */
export const findCalendar = async (
  { calendars }: Pick<Store, 'calendars'>,
  scope: Scope,
  id: string,
  version?: number,
): Promise<Calendar> => {
  const calendar = await calendars.get(scope, id, version);
  if (calendar) return calendar;
  throw new DomainError(
    'notFound',
    version === undefined
      ? `there is no calendar ${id}`
      : `there is no version ${version} of a calendar ${id}`,
  );
};
