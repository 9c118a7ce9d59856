import { expect, test } from 'vitest';
import { compileCalendar } from './compile.ts';
import { aSpec, officeWeek } from './testing/specs.ts';

const shanghai = (local: string): number => Date.parse(`${local}+08:00`);
const office = compileCalendar(
  aSpec({
    week: officeWeek(['09:00', '12:00'], ['13:30', '18:00']),
    holidays: [{ date: '2026-04-06' }],
    breaks: [{ date: '2026-04-07', windows: [['09:00', '18:00']] }],
  }),
);
const fridayNight = shanghai('2026-04-03T21:15:30');

test('days without open time are passed over: weekend, holiday, a day cut out', () => {
  expect(office.addDays(fridayNight, 1)).toBe(shanghai('2026-04-08T21:15:30'));
  expect(office.addDays(shanghai('2026-04-08T10:00:00'), -1)).toBe(shanghai('2026-04-03T10:00:00'));
});

test('from a closed day the next working day is the first', () => {
  expect(office.addDays(shanghai('2026-04-04T10:00:00'), 1)).toBe(shanghai('2026-04-08T10:00:00'));
  expect(office.addDays(shanghai('2026-04-05T10:00:00'), -1)).toBe(shanghai('2026-04-03T10:00:00'));
});

test('the end of a working day is its last closing', () => {
  expect(office.addDays(fridayNight, 1, { endOfDay: true })).toBe(shanghai('2026-04-08T18:00:00'));
  expect(office.addDays(fridayNight, -1, { endOfDay: true })).toBe(shanghai('2026-04-02T18:00:00'));
});

test('no days is no move; its end is the closing still ahead', () => {
  const end = { endOfDay: true };
  expect(office.addDays(fridayNight, 0)).toBe(fridayNight);
  expect(office.addDays(shanghai('2026-04-03T08:00:00'), 0, end)).toBe(shanghai('2026-04-03T18:00:00'));
  expect(office.addDays(shanghai('2026-04-03T18:00:00'), 0, end)).toBe(shanghai('2026-04-03T18:00:00'));
  expect(office.addDays(fridayNight, 0, end)).toBe(shanghai('2026-04-08T18:00:00'));
  expect(office.addDays(shanghai('2026-04-05T10:00:00'), 0, end)).toBe(shanghai('2026-04-08T18:00:00'));
});

test('a wall time the clock skips moves past the gap, a repeated one is the earlier', () => {
  const berlin = compileCalendar(
    aSpec({ tz: 'Europe/Berlin', week: { sat: [['00:00', '24:00']], sun: [['00:00', '24:00']] } }),
  );
  expect(berlin.addDays(Date.parse('2026-03-28T02:30:00+01:00'), 1)).toBe(
    Date.parse('2026-03-29T03:30:00+02:00'),
  );
  expect(berlin.addDays(Date.parse('2026-10-24T02:30:00+02:00'), 1)).toBe(
    Date.parse('2026-10-25T02:30:00+02:00'),
  );
});

test('the turn of a year is a day like any other, east and west of UTC', () => {
  for (const tz of ['Pacific/Kiritimati', 'America/Adak', 'Etc/UTC']) {
    const all = officeWeek(['00:00', '24:00']);
    const hours = compileCalendar(
      aSpec({ tz, week: { ...all, sat: [['00:00', '24:00']], sun: [['00:00', '24:00']] } }),
    );
    const day = 86_400_000;
    for (let at = Date.UTC(2025, 11, 29, 5); at < Date.UTC(2026, 0, 4); at += day / 4) {
      expect(hours.addDays(at, 1)).toBe(at + day);
      expect(hours.addDays(at, -1)).toBe(at - day);
      if (tz !== 'America/Adak') expect(hours.addDays(at, 800)).toBe(at + 800 * day);
      expect(hours.addDays(hours.addDays(at, 800), -800)).toBe(at);
    }
  }
});
