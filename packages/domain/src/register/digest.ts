import { Temporal } from 'temporal-polyfill';
import { isQuiet } from './quiet.ts';
import type { Person } from './schema.ts';

/** `day`: the person's own, `2026-01-05`. `at`: epoch ms. */
export type DigestDue = { day: string; at: number };

const hour = Temporal.PlainTime.from('08:00');
/** A digest of yesterday's morning helps nobody. */
const staleMs = 12 * 3_600_000;

const dueOn = (
  { quietHours, timeZone, ...person }: Pick<Person, 'quietHours' | 'timeZone'>,
  day: Temporal.PlainDate,
): number => {
  const morning = day.toZonedDateTime({ timeZone, plainTime: hour });
  // A digest is no alarm: whatever levels may wake somebody, it is not among them.
  const silent = quietHours && { ...quietHours, levels: ['P3' as const] };
  if (!silent || !isQuiet({ ...person, quietHours: silent, timeZone }, 'P3', morning.epochMilliseconds))
    return morning.epochMilliseconds;
  const end = day.toZonedDateTime({ timeZone, plainTime: Temporal.PlainTime.from(silent.to) });
  const over = Temporal.ZonedDateTime.compare(end, morning) < 0 ? end.add({ days: 1 }) : end;
  return over.epochMilliseconds;
};

/** The digest that is due by `now`: of 8 o'clock, or of when the quiet hours around it end; undefined for who wants none. */
export const digestDue = (
  person: Pick<Person, 'digest' | 'quietHours' | 'timeZone'>,
  now: number,
): DigestDue | undefined => {
  if (person.digest === 'off') return;
  const today = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(person.timeZone).toPlainDate();
  return [today, today.subtract({ days: 1 })]
    .map((day) => ({ day: day.toString(), at: dueOn(person, day) }))
    .find(({ at }) => at <= now && now - at < staleMs);
};
