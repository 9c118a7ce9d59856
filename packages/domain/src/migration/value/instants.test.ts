import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { localAt } from '../../calendar/zone.ts';
import { aColumn, takenBy } from '../testing/columns.ts';
import { zoneClock } from './zone-clock.ts';

const refused = (rule: string) => ({ text: null, rule });
const instant = (zone?: string) =>
  takenBy(aColumn('timestamp with time zone', 'timestamptz'), zone === undefined ? {} : { zone });
const wall = takenBy(aColumn('timestamp without time zone', 'timestamp'));
const day = takenBy(aColumn('date', 'date'));

describe('wall clocks of a zone become instants', () => {
  const berlin = instant('Europe/Berlin');
  test.each([
    ['2026-03-29 01:59:59', { text: '2026-03-29 00:59:59+00' }],
    ['2026-03-29 02:00:00', refused('zone.gap')],
    ['2026-03-29 02:59:59.999999', refused('zone.gap')],
    ['2026-03-29 03:00:00', { text: '2026-03-29 01:00:00+00' }],
    ['2026-10-25 01:59:59', { text: '2026-10-24 23:59:59+00' }],
    ['2026-10-25 02:00:00', { text: '2026-10-25 00:00:00+00', ambiguous: true }],
    ['2026-10-25 02:59:59', { text: '2026-10-25 00:59:59+00', ambiguous: true }],
    ['2026-10-25 03:00:00', { text: '2026-10-25 02:00:00+00' }],
    ['2026-07-01', { text: '2026-06-30 22:00:00+00' }],
    ['9999-12-31 23:59:59', { text: '9999-12-31 22:59:59+00' }],
    ['0044-03-15 12:00:00 BC', { text: '0044-03-15 11:06:32+00 BC' }],
  ])('Berlin %s', (text, expected) => expect(berlin(text)).toEqual(expected));

  test('half an hour is put forward on Lord Howe Island', () => {
    const lord = instant('Australia/Lord_Howe');
    expect(lord('2026-10-04 02:15:00')).toEqual(refused('zone.gap'));
    expect(lord('2026-04-05 01:45:00')).toMatchObject({ ambiguous: true });
    expect(lord('2026-04-05 02:00:00')).toEqual({ text: '2026-04-04 15:30:00+00' });
  });

  test('an offset that is written counts, whatever the zone', () => {
    for (const text of ['2026-03-29 02:30:00+02', '2026-03-29T00:30:00Z', '2026-03-28 19:00:00-05:30'])
      expect(berlin(text)).toEqual({ text: '2026-03-29 00:30:00+00' });
  });

  test('without a zone nothing is guessed', () => {
    expect(instant()('2026-03-29 02:30:00')).toEqual(refused('zone.missing'));
    expect(wall('2026-03-29 02:30:00+02')).toEqual(refused('zone.missing'));
  });

  test('an instant is read back on the wall it came from', () => {
    const zones = [
      'Asia/Shanghai',
      'Europe/Berlin',
      'America/St_Johns',
      'Pacific/Apia',
      'Australia/Lord_Howe',
    ];
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.integer({ min: -2_000_000_000, max: 12_000_000_000 }),
        (zone, at) => {
          const clock = zoneClock(zone);
          const local = localAt(zone, at * 1000) / 1000;
          expect(at + clock.ofInstant(at)).toBe(local);
          const offset = clock.ofLocal(local);
          const first = local - (typeof offset === 'number' ? offset : Number.NaN);
          if (clock.twice) expect(first).toBeLessThanOrEqual(at);
          else expect(first).toBe(at);
        },
      ),
      { seed: 6 },
    );
  });
});

describe('timestamps without zone', () => {
  test.each([
    ['2026-01-02 03:04:05', '2026-01-02 03:04:05'],
    ['2026-01-02T03:04:05', '2026-01-02 03:04:05'],
    ['2026-01-02 03:04', '2026-01-02 03:04:00'],
    ['2026-01-02 03:04:05.120000', '2026-01-02 03:04:05.12'],
    ['2026-01-02 03:04:05.1230000', '2026-01-02 03:04:05.123'],
    ['2026-01-02', '2026-01-02 00:00:00'],
    ['12026-01-02 00:00:00', '12026-01-02 00:00:00'],
    ['infinity', 'infinity'],
  ])('%s', (text, canonical) => expect(wall(text)).toEqual({ text: canonical }));
  test.each([
    ['2026-01-02 03:04:05.1234567', 'value.precision'],
    ['2026-02-29 00:00:00', 'value.date'],
    ['2026-13-01 00:00:00', 'value.date'],
    ['2026-01-02 24:00:00', 'value.date'],
    ['2026-01-02 23:59:60', 'value.date'],
    ['0000-00-00 00:00:00', 'value.zero-date'],
    ['2026/1/2', 'value.date'],
    ['20260102', 'value.date'],
    ['300000-01-01 00:00:00', 'value.range'],
    ['2026-01-02 03:04:05 ', 'value.date'],
    ['', 'value.date'],
  ])('%j is refused: %s', (text, rule) => expect(wall(text)).toEqual(refused(rule)));

  test('fewer digits of a second only where the plan allows for the loss', () => {
    const column = aColumn('timestamp(3) without time zone', 'timestamp');
    expect(takenBy(column)('2026-01-02 03:04:05.123400')).toEqual(refused('value.precision'));
    expect(takenBy(column, { lossy: true })('2026-01-02 03:04:05.123900')).toEqual({
      text: '2026-01-02 03:04:05.123',
      lost: true,
    });
  });
});

describe('dates', () => {
  test.each([
    ['2024-02-29', { text: '2024-02-29' }],
    ['2024-02-29 00:00:00', { text: '2024-02-29' }],
    ['2024-02-29 00:00:01', refused('value.precision')],
    ['1900-02-29', refused('value.date')],
    ['2000-02-29', { text: '2000-02-29' }],
    ['0000-00-00', refused('value.zero-date')],
    ['00000000', refused('value.zero-date')],
    ['2020-00-15', refused('value.date')],
    ['2020-05-00', refused('value.date')],
    ['0001-01-01 BC', { text: '0001-01-01 BC' }],
    ['0000-01-01 BC', refused('value.date')],
    ['-infinity', { text: '-infinity' }],
  ])('%s', (text, expected) => expect(day(text)).toEqual(expected));

  test('an instant has its day on the wall clock of the zone', () => {
    const shanghai = takenBy(aColumn('date', 'date'), { zone: 'Asia/Shanghai' });
    expect(shanghai('2026-05-01 16:00:00+00')).toEqual({ text: '2026-05-02' });
  });
});

describe('times of day', () => {
  const time = takenBy(aColumn('time without time zone', 'time'));
  const zoned = takenBy(aColumn('time with time zone', 'time'));
  test.each([
    ['08:30', { text: '08:30:00' }],
    ['08:30:00.500', { text: '08:30:00.5' }],
    ['24:00:00', { text: '24:00:00' }],
    ['24:00:01', refused('value.time')],
    ['-01:00:00', refused('value.time')],
    ['838:59:59', refused('value.time')],
    ['08:30:00+08', refused('zone.missing')],
  ])('%s', (text, expected) => expect(time(text)).toEqual(expected));
  test('with an offset', () => {
    expect(zoned('08:30:00+08')).toEqual({ text: '08:30:00+08' });
    expect(zoned('08:30:00-03:30')).toEqual({ text: '08:30:00-03:30' });
    expect(zoned('08:30:00')).toEqual(refused('zone.missing'));
  });
});
