import { describe, expect, test } from 'vitest';
import { DomainError } from '../errors.ts';
import { compileCalendar } from './compile.ts';
import { aSpec, hour, officeWeek } from './testing/specs.ts';

const minute = 60_000;
const shanghai = (local: string): number => Date.parse(`${local}+08:00`);
const office = aSpec({ week: officeWeek(['09:00', '18:00']) });

/** The Spring Festival of 2026: nine days off, paid for with two Saturdays. */
const springFestival = compileCalendar({
  ...office,
  holidays: Array.from({ length: 9 }, (_, i) => ({ date: `2026-02-${15 + i}`, name: 'Spring Festival' })),
  specialDays: ['2026-02-14', '2026-02-28'].map((date) => ({
    date,
    windows: [['09:00', '18:00']],
    kind: 'make-up',
  })),
});

describe('over the Spring Festival of 2026', () => {
  const opened = shanghai('2026-02-14T16:30:00');

  test('four open hours from the make-up Saturday 16:30 end on Tuesday the 24th at 11:30', () => {
    expect(springFestival.add(opened, 4 * hour)).toBe(shanghai('2026-02-24T11:30:00'));
  });

  test('a hold from 10:00 to 10:20 that day moves it to 11:50', () => {
    const from = shanghai('2026-02-24T10:00:00');
    const counted = springFestival.between(opened, from);
    expect(counted).toBe(2.5 * hour);
    expect(springFestival.add(from + 20 * minute, 4 * hour - counted)).toBe(shanghai('2026-02-24T11:50:00'));
  });

  test('two working days later is Wednesday the 25th', () => {
    expect(springFestival.addDays(opened, 2)).toBe(shanghai('2026-02-25T16:30:00'));
  });
});

describe('what wins over what', () => {
  const one = (over: Parameters<typeof aSpec>[0]) => {
    const hours = compileCalendar({ ...office, ...over });
    return hours.between(shanghai('2026-03-02T00:00:00'), shanghai('2026-03-03T00:00:00')) / hour;
  };
  const date = '2026-03-02';

  test('special hours replace those of the week, and open a date the week leaves closed', () => {
    expect(one({ specialDays: [{ date, windows: [['10:00', '12:00']], kind: 'special' }] })).toBe(2);
    expect(one({ week: {}, specialDays: [{ date, windows: [['10:00', '12:00']], kind: 'special' }] })).toBe(
      2,
    );
  });

  test('a holiday wins over special hours, dated or annual', () => {
    const specialDays = [{ date, windows: [['10:00', '12:00'] as const], kind: 'special' as const }];
    expect(one({ holidays: [{ date }], specialDays })).toBe(0);
    expect(one({ annualHolidays: [{ day: '03-02' }], specialDays })).toBe(0);
  });

  test('breaks are cut out of whatever the date has', () => {
    const breaks = [{ date, windows: [['08:00', '10:00'] as const, ['12:00', '13:00'] as const] }];
    expect(one({ breaks })).toBe(7);
    expect(one({ breaks, specialDays: [{ date, windows: [['09:30', '12:30']], kind: 'special' }] })).toBe(2);
    expect(one({ breaks: [{ date, windows: [['00:00', '24:00']] }] })).toBe(0);
  });

  test('a special day without windows is closed', () => {
    expect(one({ specialDays: [{ date, windows: [], kind: 'special' }] })).toBe(0);
  });

  test('29 February as an annual holiday closes leap years only', () => {
    const hours = compileCalendar({ ...office, annualHolidays: [{ day: '02-29' }] });
    expect(hours.isOpen(shanghai('2028-02-29T10:00:00'))).toBe(false);
    expect(hours.isOpen(shanghai('2027-03-01T10:00:00'))).toBe(true);
  });
});

describe('at the edges of a window', () => {
  const split = compileCalendar({ ...office, week: officeWeek(['09:00', '12:00'], ['13:30', '18:00']) });

  test('opening is open, closing is not, and an amount used up at closing is reached there', () => {
    expect(split.isOpen(shanghai('2026-03-02T09:00:00'))).toBe(true);
    expect(split.isOpen(shanghai('2026-03-02T12:00:00'))).toBe(false);
    expect(split.add(shanghai('2026-03-02T09:00:00'), 3 * hour)).toBe(shanghai('2026-03-02T12:00:00'));
    expect(split.nextOpen(shanghai('2026-03-02T12:00:00'))).toBe(shanghai('2026-03-02T13:30:00'));
  });

  test('backwards, an amount used up at opening is reached there', () => {
    expect(split.add(shanghai('2026-03-02T14:30:00'), -hour)).toBe(shanghai('2026-03-02T13:30:00'));
    expect(split.add(shanghai('2026-03-02T14:30:00'), -hour - 1)).toBe(shanghai('2026-03-02T12:00:00') - 1);
  });

  test('nothing added is no move, and a reversed interval has nothing open', () => {
    const at = shanghai('2026-03-01T03:00:00');
    expect(split.add(at, 0)).toBe(at);
    expect(split.between(at + hour, at)).toBe(0);
    expect(split.spans(at, at)).toEqual([]);
    expect(split.closed(at, at)).toEqual([]);
  });

  test('seconds of a window count', () => {
    const hours = compileCalendar(aSpec({ week: { mon: [['09:00:30', '09:01:15']] } }));
    expect(hours.between(shanghai('2026-03-02T00:00:00'), shanghai('2026-03-03T00:00:00'))).toBe(45_000);
  });

  test('windows meeting at midnight, or at the turn of a year anywhere, are one stretch of time', () => {
    const all = compileCalendar(
      aSpec({
        week: { ...officeWeek(['00:00', '24:00']), sat: [['00:00', '24:00']], sun: [['00:00', '24:00']] },
      }),
    );
    const from = Date.UTC(2025, 11, 1);
    expect(all.add(from, 100 * 24 * hour)).toBe(from + 100 * 24 * hour);
    expect(all.add(from, -100 * 24 * hour)).toBe(from - 100 * 24 * hour);
    expect(all.spans(shanghai('2026-01-01T00:00:00'), shanghai('2026-01-02T00:00:00'))).toHaveLength(1);
  });
});

describe('without further open time', () => {
  const once = compileCalendar(
    aSpec({ specialDays: [{ date: '2026-03-02', windows: [['09:00', '10:00']], kind: 'special' }] }),
  );
  const [before, after] = [shanghai('2026-03-01T00:00:00'), shanghai('2026-03-03T00:00:00')];

  test('what there is can be used up, and no more', () => {
    expect(once.add(before, hour)).toBe(shanghai('2026-03-02T10:00:00'));
    expect(() => once.add(before, hour + 1)).toThrow(DomainError);
    expect(once.add(after, -hour)).toBe(shanghai('2026-03-02T09:00:00'));
    expect(() => once.add(after, -hour - 1)).toThrow(/too little open time before 2026-03-02T16:00/);
  });

  test('no opening and no working day is found, and that is said', () => {
    expect(() => once.nextOpen(after)).toThrow(/give it weekly hours/);
    expect(() => once.addDays(after, 1)).toThrow(DomainError);
    expect(() => once.addDays(before, -1)).toThrow(DomainError);
    expect(once.between(after, after + 1000 * hour)).toBe(0);
  });

  test('a calendar whose every day is an annual holiday is told too', () => {
    const annualHolidays = Array.from({ length: 366 }, (_, i) => ({
      day: new Date(Date.UTC(2000, 0, 1 + i)).toISOString().slice(5, 10),
    }));
    expect(() => compileCalendar({ ...office, annualHolidays }).nextOpen(after)).toThrow(DomainError);
  });

  test.each([Date.UTC(2200, 0, 1), Date.UTC(1899, 11, 31), Number.NaN, 9e15])(
    'an instant beyond the years reckoned with is refused: %d',
    (at) => {
      const hours = compileCalendar(office);
      for (const ask of [
        () => hours.add(at, 1),
        () => hours.add(at, -1),
        () => hours.isOpen(at),
        () => hours.nextOpen(at),
        () => hours.addDays(at, 1),
        () => hours.closed(at, at + 1),
        () => hours.spans(at, at + 1),
      ].slice(0, Number.isNaN(at) ? 5 : 7))
        expect(ask).toThrow(/1900 to 2199/);
    },
  );

  test('an amount that reaches beyond them is refused as well', () => {
    expect(() => compileCalendar(office).add(after, 1e13)).toThrow(DomainError);
    expect(() => compileCalendar(office).add(after, -1e13)).toThrow(DomainError);
  });
});

test('an unknown time zone is refused by name', () => {
  expect(() => compileCalendar({ ...office, tz: 'Mars/Olympus' })).toThrow(/Mars\/Olympus/);
});

test('ten years ahead are the same reckoned at once or year by year', () => {
  const hours = compileCalendar(office);
  const from = shanghai('2026-01-05T09:00:00');
  let at = from;
  for (let i = 0; i < 10; i += 1) at = hours.add(at, 2000 * hour);
  expect(hours.add(from, 20_000 * hour)).toBe(at);
});
