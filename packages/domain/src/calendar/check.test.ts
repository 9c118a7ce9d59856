import { describe, expect, test } from 'vitest';
import { checkCalendar } from './check.ts';

const office = {
  id: 'cn-office',
  name: 'Office Shanghai',
  nameZh: '上海办公室',
  tz: 'Asia/Shanghai',
  week: { mon: [['09:00', '18:00']], tue: [['09:00', '18:00']] },
};

const faults = (over: object): string[] => {
  const outcome = checkCalendar({ ...office, ...over });
  return 'errors' in outcome ? outcome.errors.map((e) => `${e.path} ${e.code}: ${e.message}`) : [];
};

test('a full calendar is taken as written, with what was left out filled in', () => {
  const full = {
    ...office,
    holidays: ['2026-03-03', { date: '2026-03-04', name: 'Move', nameZh: '搬迁' }],
    annualHolidays: ['02-29', { day: '12-24', name: 'Christmas Eve' }],
    specialDays: [{ date: '2026-03-07', windows: [['10:00', '11:30:30']], name: 'Stocktaking' }],
    breaks: [{ date: '2026-03-02', windows: [['12:00', '13:00']] }],
    holidaySets: [{ set: 'cn', makeUp: [['09:00', '17:00']] }],
  };
  expect(checkCalendar(full)).toEqual({
    file: { ...full, specialDays: [{ ...full.specialDays[0], kind: 'special' }] },
  });
  expect(checkCalendar(office)).toEqual({
    file: { ...office, holidays: [], annualHolidays: [], specialDays: [], breaks: [], holidaySets: [] },
  });
});

describe('what is no fault', () => {
  test.each<[string, object]>([
    [
      'a date both holiday and special day: the holiday wins',
      { holidays: ['2026-03-07'], specialDays: [{ date: '2026-03-07', windows: [['10:00', '11:00']] }] },
    ],
    [
      'windows that touch',
      {
        week: {
          mon: [
            ['09:00', '12:00'],
            ['12:00', '24:00'],
          ],
        },
      },
    ],
    [
      'windows out of order',
      {
        week: {
          mon: [
            ['13:00', '18:00'],
            ['09:00', '12:00'],
          ],
        },
      },
    ],
    ['a day of the week without windows', { week: { mon: [['09:00', '18:00']], tue: [] } }],
    [
      'special days alone',
      { week: {}, specialDays: [{ date: '2026-03-07', windows: [['10:00', '11:00']] }] },
    ],
    ['the same date as holiday and annual holiday', { holidays: ['2026-12-24'], annualHolidays: ['12-24'] }],
  ])('%s', (_, over) => {
    expect(faults(over)).toEqual([]);
  });
});

describe('each fault has its path and its remedy', () => {
  test.each<[string, object, RegExp]>([
    ['an unknown zone', { tz: 'Asia/Peking' }, /^\/tz unknown: use an IANA time zone/],
    ['a bare offset as zone', { tz: '+08:00' }, /^\/tz unknown: /],
    ['no zone', { tz: undefined }, /^\/tz missing: is missing/],
    ['an id of other letters', { id: 'CN Office' }, /^\/id invalid_format: use 1-63 of/],
    ['an unknown field', { weeks: {} }, /^\/weeks unknown: unknown field/],
    ['an unknown day', { week: { mon: [['09:00', '10:00']], Monday: [] } }, /^\/week/],
    ['end before start', { week: { mon: [['18:00', '09:00']] } }, /^\/week\/mon\/0 order: must end later/],
    [
      'end equal to start',
      { week: { mon: [['09:00', '09:00:00']] } },
      /^\/week\/mon\/0 order: must end later/,
    ],
    [
      'an hour that does not exist',
      { week: { mon: [['09:00', '25:00']] } },
      /^\/week\/mon\/0\/1 .*use HH:MM/,
    ],
    ['a time without its zero', { week: { mon: [['9:00', '10:00']] } }, /^\/week\/mon\/0\/0 .*use HH:MM/],
    ['a time YAML read as a number', { week: { mon: [[540, '10:00']] } }, /^\/week\/mon\/0\/0 .*in quotes/],
    [
      'overlapping windows',
      {
        week: {
          mon: [
            ['09:00', '12:00'],
            ['13:00', '15:00'],
            ['11:59', '12:30'],
          ],
        },
      },
      /^\/week\/mon\/2 overlap: overlaps \/week\/mon\/0/,
    ],
    [
      'overlapping windows of a special day',
      {
        specialDays: [
          {
            date: '2026-03-07',
            windows: [
              ['09:00', '12:00'],
              ['09:00', '12:00'],
            ],
          },
        ],
      },
      /^\/specialDays\/0\/windows\/1 overlap: /,
    ],
    [
      'overlapping windows of a break',
      {
        breaks: [
          {
            date: '2026-03-02',
            windows: [
              ['09:00', '12:00'],
              ['10:00', '11:00'],
            ],
          },
        ],
      },
      /^\/breaks\/0\/windows\/1 overlap: /,
    ],
    [
      'overlapping windows of make-up days',
      {
        holidaySets: [
          {
            set: 'cn',
            makeUp: [
              ['09:00', '12:00'],
              ['10:00', '11:00'],
            ],
          },
        ],
      },
      /^\/holidaySets\/0\/makeUp\/1 overlap: /,
    ],
    ['a date that does not exist', { holidays: ['2026-02-29'] }, /^\/holidays\/0 .*use a date that exists/],
    [
      'one of an object',
      { holidays: [{ date: '2026-04-31' }] },
      /^\/holidays\/0\/date .*use a date that exists/,
    ],
    [
      'a day of no year',
      { annualHolidays: ['02-30'] },
      /^\/annualHolidays\/0 .*use a day that exists, as MM-DD/,
    ],
    [
      'a holiday given twice',
      { holidays: ['2026-03-03', { date: '2026-03-03' }] },
      /^\/holidays\/1\/date duplicate: /,
    ],
    [
      'an annual holiday given twice',
      { annualHolidays: ['12-24', '12-24'] },
      /^\/annualHolidays\/1 duplicate: /,
    ],
    [
      'a special day given twice',
      {
        specialDays: [
          { date: '2026-03-07', windows: [['10:00', '11:00']] },
          { date: '2026-03-07', windows: [['12:00', '13:00']] },
        ],
      },
      /^\/specialDays\/1\/date duplicate: /,
    ],
    [
      'a special day without windows',
      { specialDays: [{ date: '2026-03-07', windows: [] }] },
      /^\/specialDays\/0\/windows .*a closed date belongs under `holidays`/,
    ],
    ['an unknown holiday set', { holidaySets: [{ set: 'us' }] }, /^\/holidaySets\/0\/set /],
    [
      'a holiday set named twice',
      { holidaySets: [{ set: 'cn' }, { set: 'cn' }] },
      /^\/holidaySets\/1\/set duplicate: /,
    ],
    [
      'make-up days without hours of a Monday to take over',
      { week: { tue: [['09:00', '18:00']] }, holidaySets: [{ set: 'cn' }] },
      /^\/holidaySets\/0\/makeUp missing: .*Monday has no hours/,
    ],
    ['no hours at all', { week: {} }, /^\/week noOpenTime: the calendar is never open/],
    ['days of the week without windows', { week: { mon: [], tue: [] } }, /^\/week noOpenTime: /],
    [
      'special days that are all holidays',
      {
        week: {},
        holidays: ['2026-03-07'],
        specialDays: [{ date: '2026-03-07', windows: [['10:00', '11:00']] }],
      },
      /^\/week noOpenTime: /,
    ],
    [
      'special days cut out altogether',
      {
        week: {},
        specialDays: [{ date: '2026-03-07', windows: [['10:00', '11:00']] }],
        breaks: [{ date: '2026-03-07', windows: [['08:00', '12:00']] }],
      },
      /^\/week noOpenTime: /,
    ],
  ])('%s', (_, over, expected) => {
    expect(faults(over)).toEqual(expect.arrayContaining([expect.stringMatching(expected)]));
  });
});

test('all faults are told at once, wherever they are', () => {
  const paths = faults({
    tz: 'Mars/Olympus',
    week: {
      mon: [
        ['09:00', '12:00'],
        ['11:00', '13:00'],
        ['18:00', '17:00'],
      ],
    },
    holidays: ['2026-02-30', '2026-03-03', '2026-03-03'],
    specialDays: [{ date: '2026-03-07', windows: [['10:00', '9:00']] }],
    holidaySets: [{ set: 'us' }],
    note: 'x',
  }).map((line) => line.split(' ')[0]);
  expect(paths.toSorted()).toEqual(
    [
      '/tz',
      '/week/mon/1',
      '/week/mon/2',
      '/holidays/0',
      '/holidays/2',
      '/specialDays/0/windows/0/1',
      '/holidaySets/0/set',
      '/note',
    ].toSorted(),
  );
});

test('a calendar without any hours is told so beside its other faults', () => {
  const lines = faults({ tz: 'Mars/Olympus', week: {} });
  expect(lines).toHaveLength(2);
  expect(lines[1]).toMatch(/^\/week noOpenTime/);
});

test.each([null, [], 'cn-office', 7, undefined])('what is no object is refused: %j', (value) => {
  expect(checkCalendar(value)).toHaveProperty('errors');
});
