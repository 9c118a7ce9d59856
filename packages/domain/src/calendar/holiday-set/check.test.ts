import { expect, test } from 'vitest';
import { checkHolidaySet } from './check.ts';

const notice = {
  set: 'cn',
  year: 2027,
  version: 1,
  source: { title: '国务院办公厅关于2027年部分节假日安排的通知', issuer: '国务院办公厅', date: '2026-11-10' },
  holidays: [{ date: '2027-01-01', name: "New Year's Day", nameZh: '元旦' }],
  makeUpDays: [{ date: '2027-02-14', nameZh: '春节调休上班' }],
};

const faults = (over: object): string[] => {
  const outcome = checkHolidaySet({ ...notice, ...over });
  return 'errors' in outcome ? outcome.errors.map((e) => `${e.path} ${e.code}: ${e.message}`) : [];
};

test('a holiday set is taken as written', () => {
  expect(checkHolidaySet(notice)).toEqual({ set: notice });
});

test.each<[string, object, RegExp]>([
  [
    'a holiday in another year',
    { holidays: [...notice.holidays, { date: '2026-12-31', name: 'x', nameZh: 'x' }] },
    /^\/holidays\/1\/date year: 2026-12-31 is not in 2027/,
  ],
  [
    'a make-up day in another year',
    { makeUpDays: [{ date: '2028-01-02' }] },
    /^\/makeUpDays\/0\/date year: /,
  ],
  [
    'a date that does not exist',
    { makeUpDays: [{ date: '2027-02-29' }] },
    /^\/makeUpDays\/0\/date .*date that exists/,
  ],
  [
    'a holiday given twice',
    { holidays: [...notice.holidays, ...notice.holidays] },
    /^\/holidays\/1\/date duplicate: 2027-01-01 stands at \/holidays\/0\/date already/,
  ],
  [
    'a date both holiday and make-up day',
    { makeUpDays: [{ date: '2027-01-01' }] },
    /^\/makeUpDays\/0\/date duplicate: /,
  ],
  ['no holidays', { holidays: [] }, /^\/holidays .*give the holidays/],
  ['no source', { source: undefined }, /^\/source missing/],
  ['an unknown set', { set: 'xx' }, /^\/set /],
  ['an unknown field', { days: [] }, /^\/days unknown/],
])('%s is refused', (_, over, expected) => {
  expect(faults(over)).toEqual(expect.arrayContaining([expect.stringMatching(expected)]));
});

test('all faults are told at once', () => {
  expect(
    faults({
      version: 0,
      holidays: [{ date: '2026-01-01', name: '', nameZh: '元旦' }],
      makeUpDays: [{ date: 'soon' }, { date: '2027-02-14' }, { date: '2027-02-14' }],
    }).map((line) => line.split(' ')[0]),
  ).toEqual(['/version', '/holidays/0/name', '/makeUpDays/0/date', '/holidays/0/date', '/makeUpDays/2/date']);
});
