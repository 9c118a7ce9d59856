/** Hours of work over the Spring Festival of 2026: evening, weekend and holiday weigh more, a make-up Saturday does not. */
import type { CalendarSpec } from '@perennial/domain/calendar/rules';
import { allServices } from '@perennial/domain/contract/testing/files';
import { freshDatabase } from '@perennial/testkit/stack/fresh';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStore } from '../open.ts';
import type { Store } from '../ports.ts';
import { aVendor, openedAt, shanghai, type Vendor } from './testing/tickets.ts';

const hour = 3_600_000;
const day: [string, string][] = [['09:00', '18:00']];
const festival = ['15', '16', '17', '18', '19', '20', '21', '22', '23'];

/** Monday to Friday 09:00-18:00; 2026-02-15 to 02-23 are holidays, Saturday 02-14 and 02-28 are worked. */
const spec: CalendarSpec = {
  tz: 'Asia/Shanghai',
  week: { mon: day, tue: day, wed: day, thu: day, fri: day },
  holidays: festival.map((date) => ({ date: `2026-02-${date}`, name: 'Spring Festival' })),
  annualHolidays: [],
  specialDays: ['2026-02-14', '2026-02-28'].map((date) => ({ date, windows: day, kind: 'make-up' as const })),
  breaks: [],
};

let store: Store;
beforeAll(async () => {
  store = openStore({ uri: freshDatabase() });
  await store.ensureIndexes();
});
afterAll(() => store.close());

const aContractWith = async (amount: number, atZero = 'bill'): Promise<Vendor> => {
  const v = await aVendor(store, {
    services: allServices({
      customization: {
        included: true,
        entitlement: {
          unit: 'hours',
          amount,
          per: 'quarter',
          factors: { evening: 150, weekend: 200, holiday: 300 },
          hours: { calendar: 'cn-office', version: 1 },
        },
        atZero,
        ...(atZero === 'bill' ? { rate: 80_000 } : {}),
      },
    }),
  });
  await store.calendars.put(
    v.scope,
    { id: 'cn-office', name: 'Office', spec, sources: [] },
    { reason: undefined },
  );
  return v;
};

const stretch = (date: string, from: string, to: string) => ({
  from: shanghai(`2026-02-${date}T${from}:00`),
  to: shanghai(`2026-02-${date}T${to}:00`),
  by: 'li-wei',
});

const worked = async (v: Vendor, work: ReturnType<typeof stretch>[]) => {
  const t = v.ticket(1_001, { type: 'request', requestKind: 'customization' });
  await t.open();
  await t.say('closed', { record: { state: 'closed', work } });
  return { t, held: await store.entitlements.ofTicket(v.scope, t.record.no) };
};

test.each([
  ['the make-up Saturday in office hours', [stretch('14', '16:30', '17:30')], hour],
  ['its evening', [stretch('14', '19:00', '20:00')], 1.5 * hour],
  ['a Sunday of the festival', [stretch('15', '10:00', '11:00')], 3 * hour],
  ['a weekday of the festival', [stretch('18', '10:00', '11:00')], 3 * hour],
  ['the first working day after it', [stretch('24', '09:00', '11:30')], 2.5 * hour],
  ['across closing time', [stretch('24', '17:30', '18:30')], 0.5 * hour + 0.75 * hour],
  ['a minute of work', [stretch('24', '09:00', '09:01')], hour / 4],
  [
    'the whole time',
    [stretch('14', '16:30', '17:30'), stretch('18', '10:00', '11:00'), stretch('24', '19:00', '19:10')],
    hour + 3 * hour + 0.375 * hour,
  ],
])('%s is drawn by its weight', async (_, work, expected) => {
  const { held } = await worked(await aContractWith(40), work);
  expect(held).toMatchObject({ unit: 'hours', drawn: expected, billed: 0, settled: true });
});

test('an ordinary Saturday is a weekend', async () => {
  const saturday = {
    from: shanghai('2026-03-07T10:00:00'),
    to: shanghai('2026-03-07T11:00:00'),
    by: 'li-wei',
  };
  expect((await worked(await aContractWith(40), [saturday])).held).toMatchObject({ drawn: 2 * hour });
});

test('hours beyond the entitlement are billed at the rate of the clause', async () => {
  const v = await aContractWith(2);
  const { held } = await worked(v, [stretch('18', '10:00', '11:00')]);
  expect(held).toMatchObject({ drawn: 2 * hour, billed: hour, rate: 80_000, currency: 'CNY' });
});

test('hours worked although the clause refuses are uncovered, and the limit holds', async () => {
  const v = await aContractWith(2, 'refuse');
  const { t, held } = await worked(v, [stretch('18', '10:00', '11:00')]);
  expect(held).toMatchObject({ drawn: 2 * hour, billed: 0, uncovered: hour });
  const use = (await store.entitlements.use(v.scope, v.contract, openedAt)).find(
    (u) => u.service === 'customization',
  );
  expect(use).toMatchObject({ limit: 2 * hour, drawn: 2 * hour, free: 0 });
  expect(t.record.state).toBe('closed');
});

test('work booked after a reopening settles anew, not on top', async () => {
  const v = await aContractWith(40);
  const first = stretch('24', '09:00', '10:00');
  const { t } = await worked(v, [first]);
  await t.say('reopened', { record: { state: 'in-progress' } });
  await t.say('closed', { record: { state: 'closed', work: [first, stretch('24', '10:00', '10:30')] } });
  expect(await store.entitlements.ofTicket(v.scope, t.record.no)).toMatchObject({ drawn: 1.5 * hour });
});
