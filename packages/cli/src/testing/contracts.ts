/** Contracts, calendars, runs and credits as intake answers them. */
export const anImpactItem = (over: object = {}) => ({
  ticket: 'T-1001',
  customer: 'acme',
  clock: 'resolution',
  kind: 'sla',
  level: 'P1',
  oldDueAt: '2026-02-24T11:30:00+08:00',
  newDueAt: '2026-02-25T11:30:00+08:00',
  state: 'planned',
  ...over,
});

export const anImpact = (over: object = {}) => ({
  items: [
    anImpactItem(),
    anImpactItem({ ticket: 'T-1002', clock: 'workaround', level: 'P2', newDueAt: null }),
  ],
  totals: { tickets: 2, clocks: 2, later: 1, earlier: 0 },
  ...over,
});

export const aRun = (over: object = {}) => ({
  id: 'r-1',
  reason: 'contract-changed',
  source: 'contract/acme-2026',
  contracts: [{ id: 'acme-2026', version: 4 }],
  actor: 'zhao.min',
  state: 'running',
  total: 2,
  done: 0,
  failed: 0,
  effectiveFrom: '2026-01-05T09:00:00+08:00',
  startedAt: '2026-01-05T09:00:01+08:00',
  ...over,
});

export const aCredit = (over: object = {}) => ({
  id: 'T-1001.12.p1-response',
  state: 'proposed',
  customer: 'acme',
  contract: { id: 'acme-2026', version: 3 },
  clause: 'p1-response',
  ticket: 'T-1001',
  clock: 'response',
  level: 'P1',
  module: 'inventory',
  dueAt: '2026-03-02T10:00:00+08:00',
  overrunMs: 5_400_000,
  month: '2026-03',
  amount: 200_000,
  uncapped: 300_000,
  capped: 'month',
  currency: 'CNY',
  alternative: { kind: 'upgrade-guarantee', note: 'P2 is answered as P1' },
  next: ['agree', 'dispute'],
  ...over,
});

export const creditEvidence = [
  {
    kind: 'breach',
    event: 'ticket/demo-vendor/T-1001/12',
    ticket: 'T-1001',
    clock: 'response',
    level: 'P1',
    module: 'inventory',
    dueAt: '2026-03-02T10:00:00+08:00',
    notedAt: '2026-03-02T10:00:01+08:00',
    overrunMs: 5_400_000,
  },
  {
    kind: 'clause',
    contract: 'acme-2026',
    version: 3,
    clause: {
      id: 'p1-response',
      on: { clocks: ['response'] },
      amount: { milliPct: 1000, period: 'month' },
      perOverrun: { everyMs: 3_600_000, amount: { fixed: 50_000 } },
    },
  },
  { kind: 'fee', annual: 120_000_000, currency: 'CNY' },
  { kind: 'cap', per: 'month', period: '2026-03', cap: 1_000_000, usedBefore: 800_000 },
];

export const aCalendar = (over: object = {}) => ({
  id: 'cn-office',
  version: 2,
  name: 'China office hours',
  nameZh: '中国办公时间',
  tz: 'Asia/Shanghai',
  sources: [{ set: 'cn', year: 2026, version: 1 }],
  spec: {
    tz: 'Asia/Shanghai',
    week: {
      mon: [
        ['09:00', '12:00'],
        ['13:00', '18:00'],
      ],
    },
    holidays: [
      { date: '2026-01-01', name: "New Year's Day", nameZh: '元旦' },
      { date: '2027-01-01', name: "New Year's Day", nameZh: '元旦' },
    ],
    annualHolidays: [{ day: '12-24' }],
    specialDays: [
      { date: '2026-02-14', windows: [['09:00', '18:00']], kind: 'make-up', name: 'Make-up working day' },
      { date: '2026-06-30', windows: [['09:00', '20:00']], kind: 'special', name: 'Closing of books' },
    ],
    breaks: [{ date: '2026-03-02', windows: [['09:00', '10:00']] }],
  },
  ...over,
});
