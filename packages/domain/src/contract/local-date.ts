import { Temporal } from 'temporal-polyfill';

/** The date by the wall clock of a time zone, YYYY-MM-DD. */
export const localDate = (timeZone: string, at: number): string =>
  Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone).toPlainDate().toString();

export const dayBefore = (date: string): string =>
  Temporal.PlainDate.from(date).subtract({ days: 1 }).toString();
