import fc from 'fast-check';
import { expect, test } from 'vitest';
import { icalendarOf } from './icalendar.ts';
import type { Calendar } from './rules.ts';
import { aSpec } from './testing/specs.ts';

const options = { year: 2026, stamp: Date.UTC(2026, 0, 2, 3, 4, 5, 678), locale: 'zh-CN' } as const;

const calendar: Calendar = {
  id: 'cn-office',
  version: 3,
  name: 'Office',
  nameZh: '办公室',
  sources: [],
  spec: aSpec({
    holidays: [
      { date: '2026-12-31', name: 'Year end; stock, all', nameZh: '年末' },
      { date: '2025-01-01', nameZh: '元旦' },
      { date: '2026-05-01' },
    ],
    annualHolidays: [
      { day: '02-29', name: 'Leap day' },
      { day: '02-14', name: 'Founding day' },
    ],
    specialDays: [
      {
        date: '2026-02-28',
        windows: [
          ['09:00', '12:00'],
          ['13:30', '18:00'],
        ],
        kind: 'make-up',
        nameZh: '春节调休上班',
      },
      { date: '2026-05-01', windows: [['09:00', '12:00']], kind: 'special' },
      { date: '2026-06-01', windows: [['09:00', '12:00']], kind: 'special' },
    ],
  }),
};

const unfolded = (text: string): string[] => text.replaceAll('\r\n ', '').split('\r\n');
const valuesOf = (text: string, name: string): string[] =>
  unfolded(text).flatMap((line) => (line.startsWith(name) ? [line.slice(name.length + 1)] : []));

test('one all-day event for each closed or special date of the year, in order', () => {
  const text = icalendarOf(calendar, options);
  expect(valuesOf(text, 'DTSTART;VALUE=DATE')).toEqual([
    '20260214',
    '20260228',
    '20260501',
    '20260601',
    '20261231',
  ]);
  expect(valuesOf(text, 'DTEND;VALUE=DATE')).toEqual([
    '20260215',
    '20260301',
    '20260502',
    '20260602',
    '20270101',
  ]);
  expect(valuesOf(text, 'SUMMARY')).toEqual([
    'Founding day',
    '春节调休上班 (09:00-12:00\\, 13:30-18:00)',
    '休息',
    '特别营业时间 (09:00-12:00)',
    '年末',
  ]);
  expect(valuesOf(text, 'TRANSP')).toEqual(['TRANSPARENT', 'OPAQUE', 'TRANSPARENT', 'OPAQUE', 'TRANSPARENT']);
});

test('the file is framed, stamped with the instant given, and ends its lines with CRLF', () => {
  const text = icalendarOf(calendar, options);
  expect(text.startsWith('BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:')).toBe(true);
  expect(text.endsWith('END:VEVENT\r\nEND:VCALENDAR\r\n')).toBe(true);
  expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  expect(new Set(valuesOf(text, 'DTSTAMP'))).toEqual(new Set(['20260102T030405Z']));
  expect(valuesOf(text, 'X-WR-CALNAME')).toEqual(['办公室 2026']);
});

test('identifiers are of calendar and date: the same in the next version, so that an import replaces', () => {
  const [first, second] = [calendar, { ...calendar, version: 4 }].map((one) => icalendarOf(one, options));
  expect(valuesOf(first ?? '', 'UID')).toEqual(valuesOf(second ?? '', 'UID'));
  expect(new Set(valuesOf(first ?? '', 'UID')).size).toBe(5);
  expect(valuesOf(second ?? '', 'SEQUENCE')[0]).toBe('4');
});

test('names are in the language asked for, text is escaped', () => {
  const english = icalendarOf(calendar, { ...options, locale: 'en' });
  expect(valuesOf(english, 'SUMMARY')).toEqual([
    'Founding day',
    '春节调休上班 (09:00-12:00\\, 13:30-18:00)',
    'Closed',
    'Special hours (09:00-12:00)',
    'Year end\\; stock\\, all',
  ]);
});

test('29 February is an event of leap years only', () => {
  expect(valuesOf(icalendarOf(calendar, { ...options, year: 2028 }), 'SUMMARY')).toEqual([
    'Founding day',
    'Leap day',
  ]);
});

test('a year without any date is an empty calendar', () => {
  const text = icalendarOf({ ...calendar, spec: aSpec() }, options);
  expect(text).not.toContain('VEVENT');
});

test('no line is longer than 75 octets, no character is torn, and unfolding gives the text back', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 200, size: 'max' }), (name) => {
      const spec = aSpec({ holidays: [{ date: '2026-05-01', nameZh: name }] });
      const text = icalendarOf({ ...calendar, spec }, options);
      for (const line of text.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
      const [summary = ''] = valuesOf(text, 'SUMMARY');
      expect(summary.replace(/\\([\\;,n])/g, (_, char) => (char === 'n' ? '\n' : char))).toBe(
        name.replace(/\r\n?/g, '\n'),
      );
    }),
  );
});
