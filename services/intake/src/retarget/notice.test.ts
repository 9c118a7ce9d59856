import { chinaYears } from '@perennial/domain/calendar/china/index';
import type { HolidaySetYear } from '@perennial/domain/calendar/rules';
import { type Scope, systemActor } from '@perennial/domain/scope/rules';
import { expect, test } from 'vitest';
import { nextNotice, readNotice } from './notice.ts';

const scope: Scope = { tenant: 'north', actor: systemActor, requestId: 'test' };
const source = { title: 'Notice', issuer: 'State Council', date: '2026-11-01' };
const csv = (...rows: string[]) => ({ text: ['date,kind,name', ...rows].join('\n'), json: false });
const faultsOf = (work: () => unknown): unknown => {
  try {
    work();
  } catch (e) {
    return e;
  }
  throw new Error('nothing was refused');
};
const read = (...rows: string[]): HolidaySetYear => readNotice(csv(...rows), { set: 'cn', source });
const storeWith = (...years: HolidaySetYear[]) => ({ holidays: { list: async () => years } });

test('a notice is read with its source', () => {
  expect(read('2027-01-01,holiday,元旦', '2027-01-04,调休,元旦')).toMatchObject({
    set: 'cn',
    year: 2027,
    source,
    holidays: [{ date: '2027-01-01' }],
    makeUpDays: [{ date: '2027-01-04' }],
  });
});

test('every fault of a CSV has its line, in the order of the file', () => {
  const work = () => read('2027-02-30,holiday,x', '2027-01-01,party,x', '2028-01-01,holiday,x');
  expect(faultsOf(work)).toMatchObject({
    details: {
      errors: [
        { path: '/line/2/date', line: 2 },
        { path: '/line/3/kind', line: 3 },
        { path: '/line/4/date', line: 4 },
      ],
    },
  });
});

test('every fault of a JSON notice has its line', () => {
  const text =
    '[\n{"date":"2027-01-01","kind":"holiday","name":"x"},\n{"date":"2027-13-01","kind":"holiday","name":"x"}\n]';
  expect(faultsOf(() => readNotice({ text, json: true }, { set: 'cn', source }))).toMatchObject({
    details: { errors: [{ path: '/1/date', line: 3 }] },
  });
  expect(faultsOf(() => readNotice({ text: '[\n{', json: true }, { set: 'cn', source }))).toMatchObject({
    details: { errors: [{ code: 'syntax', line: 2 }] },
  });
});

test('a year nobody has is version 1; another list of days the next version of its year', async () => {
  const first = read('2027-01-01,holiday,元旦');
  expect(await nextNotice(storeWith(), scope, first)).toMatchObject({ year: 2027, version: 1 });
  const corrected = read('2027-01-02,holiday,元旦');
  expect(await nextNotice(storeWith({ ...first, version: 4 }), scope, corrected)).toMatchObject({
    version: 5,
  });
});

test('the same days are no new notice, whatever is said of where they come from', async () => {
  const known = read('2027-01-01,holiday,元旦');
  const again = { ...known, source: { ...source, title: 'Copied' } };
  expect(await nextNotice(storeWith(known), scope, again)).toBeUndefined();
});

test('a notice for a year that is shipped wins over it, and the shipped days again change nothing', async () => {
  const shipped = chinaYears.find((y) => y.year === 2026);
  if (!shipped) throw new Error('2026 is not shipped');
  expect(await nextNotice(storeWith(), scope, { ...shipped, source })).toBeUndefined();
  expect(await nextNotice(storeWith(), scope, read('2026-01-01,holiday,元旦'))).toMatchObject({
    year: 2026,
    version: shipped.version + 1,
  });
});
