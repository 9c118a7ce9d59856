import { Temporal } from 'temporal-polyfill';
import { expect, test } from 'vitest';
import { instantOf, instantsWithin, isTimeZone, localAt, stretchesOf } from './zone.ts';

const utc = Date.UTC;
const hour = 3_600_000;

test('the wall clock and its instants agree with the date library through two years, hour by hour', () => {
  for (const tz of [
    'Europe/Berlin',
    'Australia/Lord_Howe',
    'America/St_Johns',
    'Asia/Shanghai',
    'Pacific/Apia',
  ])
    for (let at = utc(2010, 11, 30); at < utc(2012, 0, 2); at += 7 * hour) {
      const zoned = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(tz);
      const local = localAt(tz, at);
      expect(local - at).toBe(zoned.offsetNanoseconds / 1e6);
      expect(instantOf(tz, local)).toBe(
        zoned.toPlainDateTime().toZonedDateTime(tz, { disambiguation: 'compatible' }).epochMilliseconds,
      );
    }
});

test('a skipped wall time moves past the gap, a repeated one is the earlier', () => {
  expect(instantOf('Europe/Berlin', utc(2026, 2, 29, 2, 30))).toBe(utc(2026, 2, 29, 1, 30));
  expect(instantOf('Europe/Berlin', utc(2026, 9, 25, 2, 30))).toBe(utc(2026, 9, 25, 0, 30));
});

test('a window in the skipped hour has no instants, one in the repeated hour has them twice', () => {
  const berlin = stretchesOf('Europe/Berlin', 2026);
  expect(instantsWithin(berlin, utc(2026, 2, 29, 2), utc(2026, 2, 29, 3))).toEqual([]);
  expect(instantsWithin(berlin, utc(2026, 2, 29, 2, 30), utc(2026, 2, 29, 4))).toEqual([
    [utc(2026, 2, 29, 1), utc(2026, 2, 29, 2)],
  ]);
  expect(instantsWithin(berlin, utc(2026, 9, 25, 2, 15), utc(2026, 9, 25, 2, 45))).toEqual([
    [utc(2026, 9, 25, 0, 15), utc(2026, 9, 25, 0, 45)],
    [utc(2026, 9, 25, 1, 15), utc(2026, 9, 25, 1, 45)],
  ]);
});

test.each(['Asia/Shanghai', 'Etc/UTC', 'UTC', 'asia/shanghai', 'America/Argentina/Buenos_Aires'])(
  '%s is a time zone',
  (name) => {
    expect(isTimeZone(name)).toBe(true);
    expect(isTimeZone(name)).toBe(true);
  },
);

test.each(['Mars/Olympus', '+08:00', '', 'UTC+8', 'Asia', '2026-01-01', 'x'.repeat(10_000)])(
  'one that is no IANA name is refused, again and again',
  (name) => {
    expect(isTimeZone(name)).toBe(false);
    expect(isTimeZone(name)).toBe(false);
  },
);
