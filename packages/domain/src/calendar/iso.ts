import { Temporal } from 'temporal-polyfill';

/** Writes instants (epoch ms) as ISO-8601 with the offset a time zone has at that moment. */
export const isoIn =
  (timeZone: string) =>
  (at: number): string =>
    Temporal.Instant.fromEpochMilliseconds(at)
      .toZonedDateTimeISO(timeZone)
      .toString({ timeZoneName: 'never', smallestUnit: 'millisecond' });
