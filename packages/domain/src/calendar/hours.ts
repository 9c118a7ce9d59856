/**
 * Business hours behind a small interface: how much of an interval counts, and when an amount of it is used up.
 * Instants are epoch ms (UTC), amounts ms. Intervals are half-open; seconds are kept. An amount used up exactly at
 * closing time is reached at closing time, not at the next opening.
 */
import { Temporal } from 'temporal-polyfill';
import { DomainError } from '../errors.ts';
import type { Hours } from '../sla/rules.ts';

export interface BusinessHours {
  /** Open time in [from, to); 0 when `to` is not later. */
  between(from: number, to: number): number;
  /** The first instant at which `amount` of open time has passed since `from`. */
  add(from: number, amount: number): number;
}

const roundTheClock: BusinessHours = {
  between: (from, to) => Math.max(0, to - from),
  add: (from, amount) => from + amount,
};

/** `24:00` is the next midnight. */
const atWallTime = (day: Temporal.PlainDate, time: string, tz: string): number => {
  const date = time === '24:00' ? day.add({ days: 1 }) : day;
  return date.toZonedDateTime({ timeZone: tz, plainTime: time === '24:00' ? '00:00' : time })
    .epochMilliseconds;
};

/** The open windows that end after `from`, in order, without end. */
function* windows(hours: Extract<Hours, { kind: 'weekdays' }>, from: number): Generator<[number, number]> {
  // A day earlier: a window that began yesterday by the wall clock may still be open where the clock was set back.
  let day = Temporal.Instant.fromEpochMilliseconds(from)
    .toZonedDateTimeISO(hours.tz)
    .toPlainDate()
    .subtract({ days: 1 });
  for (; ; day = day.add({ days: 1 })) {
    if (day.dayOfWeek > 5) continue;
    const start = atWallTime(day, hours.from, hours.tz);
    const end = atWallTime(day, hours.to, hours.tz);
    if (end > from && end > start) yield [start, end];
  }
}

const weekdays = (hours: Extract<Hours, { kind: 'weekdays' }>): BusinessHours => ({
  between: (from, to) => {
    let open = 0;
    if (to <= from) return 0;
    for (const [start, end] of windows(hours, from)) {
      if (start >= to) break;
      open += Math.min(end, to) - Math.max(start, from);
    }
    return open;
  },
  add: (from, amount) => {
    if (amount <= 0) return from;
    let left = amount;
    for (const [start, end] of windows(hours, from)) {
      const begin = Math.max(start, from);
      if (left <= end - begin) return begin + left;
      left -= end - begin;
    }
    throw new DomainError('internal', 'business hours ended before the amount was used up');
  },
});

/**
 * @throws DomainError `request.invalid` naming the time zone when it is not an IANA name.
 */
export const businessHours = (hours: Hours): BusinessHours => {
  switch (hours.kind) {
    case '24x7':
      return roundTheClock;
    case 'weekdays':
      if (!isTimeZone(hours.tz))
        throw new DomainError(
          'request.invalid',
          `unknown time zone "${hours.tz}": use an IANA name such as Asia/Shanghai`,
        );
      return weekdays(hours);
    case 'calendar':
      throw new DomainError('request.invalid', `calendar ${hours.id} version ${hours.version} is not known`);
  }
};

export const isTimeZone = (name: string): boolean => {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name);
    return /^[A-Za-z]/.test(name);
  } catch (e) {
    if (e instanceof RangeError) return false;
    throw e;
  }
};
