import type { HolidaySetYear } from '@perennial/domain/calendar/rules';
import type { Scope } from '@perennial/domain/scope/rules';
import { freshDatabase, freshName } from '@perennial/testkit/stack/fresh';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openStore } from '../open.ts';
import type { Store } from '../ports.ts';

let store: Store;
let scope: Scope;
beforeAll(async () => {
  store = openStore({ uri: freshDatabase() });
  await store.ensureIndexes();
});
beforeEach(() => {
  const actor = { id: 'chen-jie', kind: 'person', role: 'lead' } as const;
  scope = { tenant: freshName('tenant'), actor, requestId: 'test' };
});
afterAll(() => store.close());

const notice = (year: number, version = 1, day = '01'): HolidaySetYear => ({
  set: 'cn',
  year,
  version,
  source: { title: 'Notice', issuer: 'State Council', date: '2026-11-01', number: '7' },
  holidays: [{ date: `${year}-01-${day}`, name: "New Year's Day", nameZh: '元旦' }],
  makeUpDays: [{ date: `${year}-01-04`, name: 'Make-up', nameZh: '调休上班' }],
});
const put = (holidays: HolidaySetYear, over: object = {}) =>
  store.runs.amend(scope, { holidays, contracts: [], reason: 'the notice is out', ...over });

test('every version of every year is kept, as it was imported', async () => {
  expect(await put(notice(2027))).toBe(true);
  expect(await put(notice(2028))).toBe(true);
  expect(await put(notice(2027, 2, '02'))).toBe(true);
  expect(await store.holidays.list(scope, 'cn')).toEqual([notice(2027), notice(2027, 2, '02'), notice(2028)]);
});

test('a version that is there already is not replaced, whoever comes with it', async () => {
  await put(notice(2027));
  expect(await put(notice(2027, 1, '02'))).toBe(false);
  const several = await Promise.all([1, 2, 3].map(() => put(notice(2029))));
  expect(several.filter(Boolean)).toHaveLength(1);
  expect(await store.holidays.list(scope, 'cn')).toEqual([notice(2027), notice(2029)]);
});

test('each import has its audit event, with its reason and the number of the version', async () => {
  await put(notice(2027), { reason: 'published in November' });
  await put(notice(2027, 2, '02'));
  const { items } = await store.audit.stream(scope, 'holidays/cn/2027', { limit: 9 });
  expect(items).toMatchObject([
    {
      action: 'holidays.imported',
      reason: 'published in November',
      actor: { id: 'chen-jie', kind: 'person' },
      record: { type: 'holidays', id: 'cn/2027', rev: 1 },
    },
    { seq: 2, record: { rev: 2 }, changes: [{ path: '/version', old: null, new: 2 }] },
  ]);
  expect((await store.audit.verify(scope.tenant, 'holidays/cn/2027')).brokenAt).toBeUndefined();
});

test("another vendor's notices are its own", async () => {
  await put(notice(2027));
  const other = { ...scope, tenant: freshName('tenant') };
  expect(await store.holidays.list(other, 'cn')).toEqual([]);
  expect(
    await store.runs.amend(other, { holidays: notice(2027), contracts: [], reason: 'the notice is out' }),
  ).toBe(true);
});
