import { Temporal } from 'temporal-polyfill';
import { type Locale, messages } from './locales.ts';

/** `2026-01-05 09:00 (UTC+08:00)`: unmistakable in both languages. */
export const formatInstant = (at: number, timeZone: string): string => {
  const local = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone);
  return `${local.toPlainDate()} ${local.toPlainTime().toString({ smallestUnit: 'second' })} (UTC${local.offset})`;
};

export const formatDuration = (ms: number, locale: Locale): string => {
  const s = Math.floor(ms / 1_000);
  return messages[locale].duration(
    Math.floor(s / 86_400),
    Math.floor(s / 3_600) % 24,
    Math.floor(s / 60) % 60,
    s % 60,
  );
};
