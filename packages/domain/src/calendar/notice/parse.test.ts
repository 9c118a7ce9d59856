import { describe, expect, test } from 'vitest';
import { china2026 } from '../china/2026.ts';
import { checkHolidaySet } from '../holiday-set/check.ts';
import { type NoticeOptions, parseNotice } from './parse.ts';

const options: NoticeOptions = {
  set: 'cn',
  version: 1,
  source: { title: '国务院办公厅关于2027年部分节假日安排的通知', issuer: '国务院办公厅', date: '2026-11-10' },
};

const faults = (text: string, over: Partial<NoticeOptions> = {}): string[] => {
  const outcome = parseNotice(text, { ...options, ...over });
  return 'errors' in outcome ? outcome.errors.map((e) => `${e.path} ${e.code}: ${e.message}`) : [];
};

const csv = `date,kind,name
2027-01-02,holiday,元旦
2027-01-01,holiday,元旦
2027-02-14,make-up,春节
`;

const expected = {
  set: {
    ...options,
    year: 2027,
    holidays: [
      { date: '2027-01-01', name: "New Year's Day", nameZh: '元旦' },
      { date: '2027-01-02', name: "New Year's Day", nameZh: '元旦' },
    ],
    makeUpDays: [
      { date: '2027-02-14', name: 'Make-up working day for Spring Festival', nameZh: '春节调休上班' },
    ],
  },
};

describe('a notice is read', () => {
  test.each([
    ['from CSV', csv],
    ['with a byte order mark and Windows line ends', `\uFEFF${csv.replaceAll('\n', '\r\n')}`],
    ['without a last line end', csv.trimEnd()],
    ['with empty lines', csv.replace('\n', '\n\n,,\n')],
    [
      'with a Chinese header and Chinese kinds, columns in another order',
      '类型,名称,日期\n放假,元旦,2027/1/1\n假日,元旦,2027年1月2日\n补班,春节,2027-2-14\n',
    ],
    ['with quotes', csv.replace('2027-02-14,make-up,春节', '"2027-02-14","调休","春节"')],
    [
      'with English names',
      "Date,Type,Name\n2027-01-01,holiday,New Year's Day\n2027-01-02,Holiday,New Year's Day\n2027-02-14,Make-Up,Spring Festival\n",
    ],
    [
      'from JSON',
      JSON.stringify([
        { date: '2027-01-01', kind: 'holiday', name: '元旦' },
        { date: '2027-01-02', kind: '假日', name: '元旦' },
        { date: '2027-02-14', kind: '调休', name: '春节' },
      ]),
    ],
    [
      'from JSON with its year',
      JSON.stringify({
        year: 2027,
        days: [
          { date: '2027-01-01', kind: 'holiday', name: '元旦' },
          { date: '2027-01-02', kind: 'holiday', name: '元旦' },
          { date: '2027-02-14', kind: 'make-up', name: '春节' },
        ],
      }),
    ],
  ])('%s', (_, text) => {
    expect(parseNotice(text, options)).toEqual(expected);
  });
});

test('what is read is a sound holiday set', () => {
  const outcome = parseNotice(csv, options);
  expect('set' in outcome && checkHolidaySet(outcome.set)).toEqual(expected);
});

test('the notice of 2026, typed up, is the set that is shipped', () => {
  const rows = [
    ...china2026.holidays.map((day) => `${day.date},放假,${day.nameZh}`),
    ...china2026.makeUpDays.map((day) => `${day.date},调休,${day.nameZh?.replace('调休上班', '')}`),
  ];
  expect(
    parseNotice(`日期,类型,名称\n${rows.join('\n')}\n`, { ...options, source: china2026.source }),
  ).toEqual({
    set: { ...china2026, makeUpDays: china2026.makeUpDays.toSorted((a, b) => (a.date < b.date ? -1 : 1)) },
  });
});

test('two festivals in one name have both names, an unknown one keeps its own, a make-up day needs none', () => {
  const outcome = parseNotice(
    'date,kind,name\n2027-10-01,holiday,国庆节、中秋节\n2027-10-02,holiday,Founders\n2027-10-09,make-up,\n2027-10-10,make-up,"Plan B, again"\n',
    options,
  );
  expect(outcome).toMatchObject({
    set: {
      holidays: [
        { name: 'National Day and Mid-Autumn Festival', nameZh: '国庆节、中秋节' },
        { name: 'Founders', nameZh: 'Founders' },
      ],
      makeUpDays: [
        { name: 'Make-up working day', nameZh: '调休上班' },
        { name: 'Plan B, again', nameZh: 'Plan B, again' },
      ],
    },
  });
});

describe('each fault has its line and its remedy', () => {
  test.each<[string, string, RegExp]>([
    [
      'a date of another year',
      `${csv}2028-01-01,holiday,元旦\n`,
      /^\/line\/5\/date year: line 5: 2028-01-01 is not in 2027/,
    ],
    [
      'a date given twice',
      `${csv}2027-01-01,holiday,元旦\n`,
      /^\/line\/5\/date duplicate: line 5: 2027-01-01 stands at \/line\/3/,
    ],
    ['a day both off and worked', `${csv}2027-1-1,调休,元旦\n`, /^\/line\/5\/date duplicate: line 5/],
    [
      'an unknown kind',
      `${csv}2027-05-01,half,劳动节\n`,
      /^\/line\/5\/kind kind: line 5: "half" is no kind of day: use one of holiday/,
    ],
    [
      'a date that does not exist',
      `${csv}2027-02-29,holiday,春节\n`,
      /^\/line\/5\/date date: line 5: "2027-02-29" is no date/,
    ],
    ['a date of other form', `${csv}1 May,holiday,劳动节\n`, /^\/line\/5\/date date: line 5/],
    ['a holiday without name', `${csv}2027-05-01,holiday,\n`, /^\/line\/5\/name missing: line 5/],
    [
      'too many values',
      `${csv}2027-05-01,holiday,劳动节,3\n`,
      /^\/line\/5 cells: line 5: has 4 values for 3 columns/,
    ],
    [
      'a missing column',
      'date,kind\n2027-01-01,holiday\n',
      /^\/line\/1 header: line 1: there is no column `name`/,
    ],
    ['an unknown column', 'date,kind,name,days\n', /^\/line\/1 header: .*`days` is not known/],
    ['a column given twice', 'date,kind,name,日期\n', /^\/line\/1 header: .*`date` stands there twice/],
    [
      'a quote that never ends',
      `${csv}2027-05-01,holiday,"劳动节\n2027-05-02,holiday,劳动节\n`,
      /^\/line\/5 quote: line 5/,
    ],
    ['an empty file', '\n', /^\/line\/1 empty: /],
    ['a header alone', 'date,kind,name\n', /^ empty: the notice has no holiday/],
    ['make-up days alone', 'date,kind,name\n2027-02-14,make-up,春节\n', /^ empty: /],
    [
      'an encoding other than UTF-8',
      `date,kind,name\n2027-01-01,\uFFFD\uFFFD,x\n`,
      /^ encoding: .*CSV UTF-8/,
    ],
    ['JSON that is none', '{"days": [', /^ json: is not JSON/],
    ['JSON without days', '{"year": 2027}', /^\/days missing/],
    ['a row of JSON without its kind', '[{"date": "2027-01-01", "name": "元旦"}]', /^\/0\/kind missing/],
    ['a row of JSON that is no object', '{"days": ["2027-01-01"]}', /^\/days\/0 /],
    [
      'an unknown kind in JSON',
      '[{"date": "2027-01-01", "kind": "x", "name": "元旦"}]',
      /^\/0\/kind kind: "x"/,
    ],
  ])('%s', (_, text, expected) => {
    expect(faults(text)).toEqual(expect.arrayContaining([expect.stringMatching(expected)]));
  });
});

test('all faults are told at once', () => {
  const lines = faults(`date,kind,name
2027-01-01,holiday,元旦
2027-13-01,holiday,元旦
2026-12-31,rest,
2027-01-01,make-up,x
`);
  expect(lines.map((line) => line.split(' ')[0])).toEqual([
    '/line/3/date',
    '/line/4/kind',
    '/line/4/date',
    '/line/5/date',
  ]);
});

test('one faulty row of JSON hides none of the others', () => {
  const text = JSON.stringify([
    7,
    { date: '2027-01-01', kind: 'x' },
    { date: '2027-01-01', kind: 'holiday' },
  ]);
  expect(faults(text).map((line) => line.split(' ')[0])).toEqual(['/0', '/1/kind', '/2/name', '/2/date']);
});

test('the year asked for decides, and a file for another year is refused', () => {
  expect(faults(csv, { year: 2028 })).toHaveLength(3);
  expect(faults('{"year": 2027, "days": []}', { year: 2028 })[0]).toMatch(
    /^\/year year: the file is for 2027/,
  );
});
