import type { CalendarSpec } from '@perennial/domain/calendar/rules';
import type { Scope } from '@perennial/domain/scope/rules';
import { freshDatabase } from '@perennial/testkit/stack/fresh';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStore } from '../open.ts';
import type { Store } from '../ports.ts';

const scope: Scope = {
  tenant: 'north',
  actor: { id: 'chen-jie', kind: 'person', role: 'lead' },
  requestId: 'test',
};
let store: Store;
beforeAll(async () => {
  store = openStore({ uri: freshDatabase() });
  await store.ensureIndexes();
});
afterAll(() => store.close());

const spec = (until: string): CalendarSpec => ({
  tz: 'Asia/Shanghai',
  week: { mon: [['09:00', until]] },
  holidays: [],
  annualHolidays: [],
  specialDays: [],
  breaks: [],
});
const put = (until: string, of = scope) =>
  store.calendars.put(
    of,
    { id: 'office', name: 'Office', spec: spec(until), sources: [] },
    { reason: 'as agreed' },
  );
const hours = (version: number) => ({ kind: 'calendar', id: 'office', version }) as const;

test('a version never changes: a difference makes the next one, with its audit event', async () => {
  expect((await put('18:00')).version).toBe(1);
  expect((await put('18:00')).version).toBe(1);
  expect((await put('19:00')).version).toBe(2);
  expect((await store.calendars.get(scope, 'office', 1))?.spec).toEqual(spec('18:00'));
  expect((await store.calendars.get(scope, 'office'))?.version).toBe(2);
  const { items } = await store.audit.stream(scope, 'calendar/office', { limit: 9 });
  expect(items.map((e) => [e.action, e.record.rev])).toEqual([
    ['calendar.created', 1],
    ['calendar.changed', 2],
  ]);
});

test('put by several at once, the same change is made once', async () => {
  const made = await Promise.all([1, 2, 3, 4].map(() => put('20:00')));
  expect(made.map((c) => c.version)).toEqual([3, 3, 3, 3]);
});

test('one without a file says so, and another vendor has none of it', async () => {
  expect(await store.calendars.file(scope, 'office')).toBeUndefined();
  const south = { ...scope, tenant: 'south' };
  expect(await store.calendars.list(south)).toEqual([]);
  expect(await store.calendars.get(south, 'office')).toBeUndefined();
  expect((await put('21:00', south)).version).toBe(1);
  const lookup = await store.calendars.lookup('south', [hours(1), hours(2)]);
  expect(lookup('office', 1)).toEqual(spec('21:00'));
  expect(lookup('office', 2)).toBeUndefined();
});

test('a lookup answers the very same object each time, so that it is compiled once', async () => {
  const first = await store.calendars.lookup('north', [hours(1), hours(2), { kind: '24x7' }]);
  const second = await store.calendars.lookup('north', [hours(1)]);
  expect(first('office', 1)).toBe(second('office', 1));
  expect(first('office', 2)).toEqual(spec('19:00'));
  expect(second('office', 2)).toBeUndefined();
});
