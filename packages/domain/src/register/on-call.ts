import { Temporal } from 'temporal-polyfill';
import type { Rota } from './schema.ts';

/**
 * Who is on call at `at`: a swapped shift wins; otherwise the people take turns of `everyDays` days, handing over at the
 * wall time `handover` of the rota's time zone. Undefined before the rota starts.
 */
export const onCall = (rota: Rota, at: number): string | undefined => {
  const swapped = rota.swaps.find((s) => Date.parse(s.from) <= at && at < Date.parse(s.to));
  if (swapped) return swapped.person;
  const local = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(rota.timeZone);
  const handedOver =
    Temporal.PlainTime.compare(local.toPlainTime(), Temporal.PlainTime.from(rota.handover)) >= 0;
  const day = handedOver ? local.toPlainDate() : local.toPlainDate().subtract({ days: 1 });
  const days = Temporal.PlainDate.from(rota.startsOn).until(day, { largestUnit: 'days' }).days;
  return days < 0 ? undefined : rota.people[Math.floor(days / rota.everyDays) % rota.people.length];
};
