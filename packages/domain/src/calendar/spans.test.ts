import { expect, test } from 'vitest';
import { compileCalendar } from './compile.ts';
import { aSpec, hour, officeWeek } from './testing/specs.ts';

const shanghai = (local: string): number => Date.parse(`${local}+08:00`);
const hours = compileCalendar(
  aSpec({
    week: officeWeek(['09:00', '12:00'], ['13:30', '18:00']),
    holidays: [
      { date: '2026-02-16', name: 'Spring Festival', nameZh: '春节' },
      { date: '2026-02-21', nameZh: '春节' },
    ],
    annualHolidays: [{ day: '02-17', name: 'Founding day' }],
    specialDays: [
      { date: '2026-02-14', windows: [['09:00', '12:00']], kind: 'make-up', nameZh: '春节调休上班' },
      { date: '2026-02-19', windows: [['10:00', '11:00']], kind: 'special', name: 'Stocktaking' },
      { date: '2026-02-20', windows: [], kind: 'special', name: 'Move' },
    ],
    breaks: [{ date: '2026-02-18', windows: [['00:00', '24:00']] }],
  }),
);

test('open stretches say what opened them, clipped to what was asked', () => {
  expect(hours.spans(shanghai('2026-02-13T17:00:00'), shanghai('2026-02-19T10:30:00'))).toEqual([
    {
      from: shanghai('2026-02-13T17:00:00'),
      to: shanghai('2026-02-13T18:00:00'),
      date: '2026-02-13',
      kind: 'week',
    },
    {
      from: shanghai('2026-02-14T09:00:00'),
      to: shanghai('2026-02-14T12:00:00'),
      date: '2026-02-14',
      kind: 'make-up',
      nameZh: '春节调休上班',
    },
    {
      from: shanghai('2026-02-19T10:00:00'),
      to: shanghai('2026-02-19T10:30:00'),
      date: '2026-02-19',
      kind: 'special',
      name: 'Stocktaking',
    },
  ]);
});

test('closed dates say why: a holiday on a weekend is a holiday', () => {
  expect(hours.closed(shanghai('2026-02-15T12:00:00'), shanghai('2026-02-22T00:00:00'))).toEqual([
    { date: '2026-02-15', kind: 'weekly' },
    { date: '2026-02-16', kind: 'holiday', name: 'Spring Festival', nameZh: '春节' },
    { date: '2026-02-17', kind: 'annual-holiday', name: 'Founding day' },
    { date: '2026-02-18', kind: 'break' },
    { date: '2026-02-20', kind: 'holiday', name: 'Move' },
    { date: '2026-02-21', kind: 'holiday', nameZh: '春节' },
  ]);
});

test('the date of `to` is closed only where the interval reaches into it', () => {
  const midnight = shanghai('2026-02-15T00:00:00');
  expect(hours.closed(midnight - hour, midnight)).toEqual([]);
  expect(hours.closed(midnight - hour, midnight + 1)).toEqual([{ date: '2026-02-15', kind: 'weekly' }]);
});

test('a night on which the clock is set back is one stretch of 25 hours', () => {
  const berlin = compileCalendar(aSpec({ tz: 'Europe/Berlin', week: { sun: [['00:00', '24:00']] } }));
  const [span, ...more] = berlin.spans(Date.UTC(2026, 9, 24), Date.UTC(2026, 9, 27));
  expect(more).toEqual([]);
  expect(span && span.to - span.from).toBe(25 * hour);
});

test('dates that meet at midnight stay apart, windows of one date that meet do not', () => {
  const all = compileCalendar(aSpec({ week: officeWeek(['00:00', '12:00'], ['12:00', '24:00']) }));
  const spans = all.spans(shanghai('2026-03-02T00:00:00'), shanghai('2026-03-04T00:00:00'));
  expect(spans.map((span) => [span.date, span.to - span.from])).toEqual([
    ['2026-03-02', 24 * hour],
    ['2026-03-03', 24 * hour],
  ]);
});

test('two windows in a repeated hour alternate', () => {
  const twice = compileCalendar(
    aSpec({
      tz: 'Europe/Berlin',
      week: {
        sun: [
          ['02:00', '02:15'],
          ['02:30', '02:45'],
        ],
      },
    }),
  );
  const from = Date.UTC(2026, 9, 25, 0);
  const spans = twice.spans(from, from + 2 * hour);
  expect(spans.map((span) => (span.from - from) / 60_000)).toEqual([0, 30, 60, 90]);
  expect(twice.add(from, hour)).toBe(from + 105 * 60_000);
});

test('spans of several years follow one another', () => {
  const spans = hours.spans(shanghai('2024-12-30T00:00:00'), shanghai('2027-01-05T00:00:00'));
  expect(spans.every((span, i) => i === 0 || span.from >= (spans[i - 1]?.to ?? 0))).toBe(true);
  expect(new Set(spans.map((span) => span.date.slice(0, 4)))).toEqual(
    new Set(['2024', '2025', '2026', '2027']),
  );
});
