import { expect, test } from 'vitest';
import { aContract } from '../testing/contracts.ts';
import { aCredit, aUse } from '../testing/credits.ts';
import { aClock, aTicket, noon } from '../testing/tickets.ts';
import { periodRange } from './period.ts';
import { type ReportOf, slaReport } from './report.ts';

const hour = 3_600_000;
const minute = 60_000;
const now = noon + 3 * hour;
const period = { name: '2026-Q1', ...periodRange('2026-Q1', 'Asia/Shanghai') };

const reportOf = (records: ReportOf['records'], over: Partial<ReportOf> = {}) =>
  slaReport({
    contract: aContract(),
    period,
    records,
    credits: [],
    entitlements: [],
    now,
    calendars: () => undefined,
    ...over,
  });

test('it says what it is about, in instants anybody can read', () => {
  const { contract, period: shown, asOf, tickets } = reportOf([aTicket(), aTicket({ no: 'T-1002' })]);
  expect(contract).toEqual({
    id: 'acme-2026',
    version: 1,
    customer: 'acme',
    titleZh: '年度服务合同',
    timeZone: 'Asia/Shanghai',
  });
  expect(shown).toEqual({
    name: '2026-Q1',
    from: '2025-12-31T16:00:00.000Z',
    to: '2026-03-31T16:00:00.000Z',
  });
  expect(asOf).toBe('2026-01-05T07:00:00.000Z');
  expect(tickets).toBe(2);
});

test('kept, broken and open promises are counted by level, kind and clock', () => {
  const met = aClock({ state: 'met', stoppedAt: noon + minute });
  const lost = aClock({ state: 'breached', breachedAt: noon + hour, stoppedAt: noon + 2 * hour });
  const ahead = aClock({ targetMs: 9 * hour, dueAt: noon + 9 * hour });
  const { rows } = reportOf([
    aTicket({ clocks: [met, aClock({ name: 'triage', kind: 'ola', state: 'met', stoppedAt: noon })] }),
    aTicket({ no: 'T-1002', clocks: [met] }),
    aTicket({ no: 'T-1003', clocks: [lost] }),
    aTicket({ no: 'T-1004', clocks: [ahead] }),
    aTicket({ no: 'T-1005', clocks: [aClock({ state: 'cancelled' })] }),
  ]);
  expect(rows).toEqual([
    { level: 'P1', kind: 'sla', clock: 'response', due: 3, met: 2, breached: 1, running: 1, pct: 66.666 },
    { level: 'P1', kind: 'ola', clock: 'triage', due: 1, met: 1, breached: 0, running: 0, pct: 100 },
  ]);
});

test('a clock that nothing was due of has no percentage', () => {
  const { rows } = reportOf([aTicket({ clocks: [aClock({ targetMs: 9 * hour, dueAt: noon + 9 * hour })] })]);
  expect(rows).toMatchObject([{ due: 0, running: 1, pct: null }]);
});

test('a breach names ticket, due instant and overrun; what came before the stop is final', () => {
  const { breaches } = reportOf([
    aTicket({
      clocks: [
        aClock({
          state: 'breached',
          breachedAt: noon + hour,
          stoppedAt: noon + hour + 1_000,
          overrunMs: 1_000,
          breachFired: true,
        }),
      ],
    }),
  ]);
  expect(breaches).toEqual([
    {
      ticket: 'T-1001',
      title: '出库单为空',
      module: 'inventory',
      site: 'acme-shanghai',
      level: 'P1',
      kind: 'sla',
      clock: 'response',
      targetMs: hour,
      dueAt: '2026-01-05T05:00:00.000Z',
      stoppedAt: '2026-01-05T05:00:01.000Z',
      overrunMs: 1_000,
    },
  ]);
});

test('a promise still not kept is overrun up to the moment of the report, whether its breach was written or not', () => {
  const written = aClock({ state: 'breached', breachedAt: noon + hour, breachFired: true });
  const { breaches } = reportOf([
    aTicket({ no: 'T-1002', clocks: [aClock()] }),
    aTicket({ no: 'T-1001', clocks: [written] }),
  ]);
  expect(breaches.map((b) => [b.ticket, b.overrunMs, b.stoppedAt])).toEqual([
    ['T-1001', 2 * hour, undefined],
    ['T-1002', 2 * hour, undefined],
  ]);
});

test('breaches stand by their due instants', () => {
  const late = (no: string, startedAt: number) =>
    aTicket({
      no,
      openedAt: startedAt,
      clocks: [
        aClock({ startedAt, dueAt: startedAt + hour, breachedAt: startedAt + hour, state: 'breached' }),
      ],
    });
  const { breaches } = reportOf([
    late('T-1001', noon),
    late('T-1002', noon - hour),
    late('T-1003', noon - minute),
  ]);
  expect(breaches.map((b) => b.ticket)).toEqual(['T-1002', 'T-1003', 'T-1001']);
});

test('overrun is counted in the hours of the clock', () => {
  const office = { kind: 'weekdays', tz: 'Asia/Shanghai', from: '09:00', to: '13:00' } as const;
  const clock = aClock({ hours: office, state: 'breached', breachedAt: noon + hour });
  const { breaches } = reportOf([aTicket({ clocks: [clock] })], { now: noon + 24 * hour });
  expect(breaches.map((b) => b.overrunMs)).toEqual([3 * hour]);
});

test('only promises due in the period count, whenever their tickets were opened', () => {
  const due = (no: string, dueAt: number) =>
    aTicket({ no, openedAt: dueAt - hour, clocks: [aClock({ startedAt: dueAt - hour, dueAt })] });
  const records = [
    due('T-1', period.from - 1),
    due('T-2', period.from),
    due('T-3', period.to - 1),
    due('T-4', period.to),
  ];
  const report = reportOf(records, { now: period.to + hour });
  expect(report.breaches.map((b) => b.ticket)).toEqual(['T-2', 'T-3']);
  expect(report).toMatchObject({ tickets: 2, rows: [{ due: 2, breached: 2 }] });
});

test('a paused promise is open in the period of today and in no other', () => {
  const pauses = [{ from: noon, on: 'customer' as const, reason: 'waits', by: 'a' }];
  const records = [aTicket({ clocks: [aClock({ state: 'paused', dueAt: null, pauses })] })];
  expect(reportOf(records).rows).toMatchObject([{ due: 0, running: 1, pct: null }]);
  expect(reportOf(records, { now: period.to })).toMatchObject({ tickets: 0, rows: [] });
});

test('credits and the use of services are told as they are', () => {
  const { credits, entitlements } = reportOf([], { credits: [aCredit()], entitlements: [aUse()] });
  expect(credits).toMatchObject([{ clause: 'p1-response', amount: 20_000, state: 'proposed' }]);
  expect(entitlements).toEqual([aUse()]);
});

test('a contract without tickets has neither figures nor breaches', () => {
  expect(reportOf([])).toMatchObject({ tickets: 0, rows: [], breaches: [], credits: [] });
});
