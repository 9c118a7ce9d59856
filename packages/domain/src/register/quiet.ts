import { Temporal } from 'temporal-polyfill';
import type { Level } from '../ticket/rules.ts';
import type { Person } from './schema.ts';

/** Whether a person is not to be called at `at` for a ticket of this level. Hours from later to earlier span midnight. */
export const isQuiet = (
  { quietHours, timeZone }: Pick<Person, 'quietHours' | 'timeZone'>,
  level: Level,
  at: number,
): boolean => {
  if (!quietHours?.levels.includes(level)) return false;
  const { from, to } = quietHours;
  const local = Temporal.Instant.fromEpochMilliseconds(at)
    .toZonedDateTimeISO(timeZone)
    .toPlainTime()
    .toString({ smallestUnit: 'minute' });
  return from <= to ? from <= local && local < to : from <= local || local < to;
};
