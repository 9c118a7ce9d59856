import { expect, test } from 'vitest';
import { checkContract } from './check.ts';
import {
  aClock,
  accepted,
  aFile,
  allServices,
  aPhase,
  faultsIn,
  remedyAt,
  withClock,
} from './testing/files.ts';

test('the body of PUT /v1/contracts as it was before is still a contract', () => {
  const { autoCloseAfter: _, reopenWithin: __, ...rest } = aFile();
  const old = {
    ...rest,
    timeZone: 'Asia/Shanghai',
    levels: {
      P1: {
        clocks: [
          {
            name: 'response',
            kind: 'sla',
            targetMs: 3_600_000,
            hours: { kind: '24x7' },
            pausesOn: ['customer', 'window'],
            warnAtPct: [50, 80],
          },
        ],
        updateEveryMs: 3_600_000,
      },
      P2: { clocks: [{ name: 'workaround', targetMs: 14_400_000, hours: { kind: '24x7' } }] },
      P3: {
        clocks: [
          {
            name: 'resolution',
            targetMs: 86_400_000,
            hours: { kind: 'weekdays', tz: 'Asia/Shanghai', from: '09:00', to: '18:00' },
          },
        ],
      },
    },
    approval: { classes: ['code'], types: ['change'] },
    autoCloseAfterMs: 432_000_000,
    reopenWithinMs: 1_209_600_000,
    notices: { opened: { requester: 'email' } },
  };
  expect(accepted(old)).toMatchObject({
    autoCloseAfterMs: 432_000_000,
    reopenWithinMs: 1_209_600_000,
    levels: {
      P1: {
        clocks: [
          { name: 'response', goal: 'response', target: { ms: 3_600_000 }, startsOn: 'opened', steps: [] },
        ],
        updateEveryMs: 3_600_000,
      },
      P3: { clocks: [{ goal: 'resolution', hours: { kind: 'weekdays' }, pausesOn: ['customer', 'window'] }] },
    },
    notices: { opened: { requester: 'email' } },
  });
});

test('friendly and exact durations are stored alike', () => {
  const { autoCloseAfter: _, ...file } = aFile({ autoCloseAfterMs: 432_000_000 });
  expect(accepted(file)).toEqual(accepted(aFile()));
  expect(accepted(withClock(aClock({ target: undefined, targetMs: 3_600_000 })))).toEqual(accepted(aFile()));
});

test('a contract without a time zone is of Asia/Shanghai', () => {
  expect(accepted(aFile()).timeZone).toBe('Asia/Shanghai');
});

test('all faults come at once, those across fields beside those of single ones', () => {
  const file = aFile({
    customer: 'Acme AG',
    from: '2026-12-31',
    to: '2026-01-01',
    surprise: true,
    reopenWithinMs: 5,
    levels: {
      P1: { clocks: [aClock({ target: '1d' }), aClock(), aClock({ name: 'own', target: '0h' })] },
      P2: { clocks: [aClock({ kind: 'regulatory', hours: { calendar: 'cn' } })] },
    },
    phases: [aPhase({ modules: [] }), aPhase()],
    services: { desk: { included: 'yes' } },
    credits: { clauses: [{ id: 'a', on: {}, amount: { percentOfPeriodFee: 1, period: 'year' } }], caps: {} },
    counterparts: [{ module: '*', vendor: {}, customer: { name: 'x' } }],
  });
  expect(faultsIn(file)).toEqual(
    expect.arrayContaining([
      '/customer invalid_format',
      '/to order',
      '/surprise unknown',
      '/reopenWithinMs either',
      '/levels/P3 missing',
      '/levels/P1/clocks/0/target duration',
      '/levels/P1/clocks/1/name duplicate',
      '/levels/P1/clocks/2/target duration',
      '/levels/P1/clocks/2/goal missing',
      '/levels/P2/clocks/0/hours regulatory',
      '/phases/0/modules too_small',
      '/phases/1/name duplicate',
      '/services/desk/included invalid_type',
      '/services/training missing',
      '/credits/clauses/0/amount/percentOfPeriodFee noFee',
      '/counterparts/0/vendor/person missing',
    ]),
  );
});

test('every fault has a pointer into the file, a code and words', () => {
  const checked = checkContract({ ...aFile(), levels: { P1: 'fast' }, 'a/b': 1 });
  if (!('errors' in checked)) throw new Error('was accepted');
  for (const fault of checked.errors) {
    expect(fault.path).toMatch(/^\//);
    expect(fault.code).toMatch(/^[a-zA-Z_]+$/);
    expect(fault.message.length).toBeGreaterThan(10);
  }
  expect(checked.errors.map((e) => e.path)).toContain('/a~1b');
});

test.each([[null], ['text'], [42], [[]], [undefined]])('%j is no contract, and says so', (value) => {
  const checked = checkContract(value);
  expect('errors' in checked && checked.errors.length).toBe(1);
});

test.each([
  ['an unknown time zone', { timeZone: 'Mars/Olympus' }, '/timeZone unknown'],
  ['a date that does not exist', { from: '2026-02-30' }, '/from invalid_format'],
  ['an end before the start', { to: '2025-12-31' }, '/to order'],
  [
    'a currency in small letters',
    { annualFee: { currency: 'cny', amount: 1 } },
    '/annualFee/currency currency',
  ],
  ['a currency nobody uses', { annualFee: { currency: 'DEM', amount: 1 } }, '/annualFee/currency currency'],
  ['a negative fee', { annualFee: { currency: 'CNY', amount: -1 } }, '/annualFee/amount too_small'],
  [
    'a fee in fractions of a fen',
    { annualFee: { currency: 'CNY', amount: 0.5 } },
    '/annualFee/amount invalid_type',
  ],
  ['no period of silence', { autoCloseAfter: undefined }, '/autoCloseAfter missing'],
  ['both forms of a period', { autoCloseAfterMs: 1 }, '/autoCloseAfterMs either'],
  ['a period in days', { reopenWithin: '14d' }, '/reopenWithin duration'],
  ['a version of its own', { version: 3 }, '/version unknown'],
])('%s is refused', (_, over, fault) => {
  expect(faultsIn(aFile(over))).toEqual([fault]);
});

test('a period in days says how to write it', () => {
  expect(remedyAt(aFile({ reopenWithin: '14d' }), '/reopenWithin')).toContain('a day as 24h');
});

test('what a file does not speak of stays absent, so that an old contract does not change by itself', () => {
  expect(Object.keys(accepted(aFile())).sort()).toEqual(
    [
      'id',
      'customer',
      'from',
      'to',
      'timeZone',
      'matrix',
      'levels',
      'approval',
      'autoCloseAfterMs',
      'reopenWithinMs',
    ].sort(),
  );
});

test('services, phases, credits and counterparts are kept', () => {
  const contract = accepted(
    aFile({
      title: 'Service 2026',
      titleZh: '2026 年度服务合同',
      annualFee: { currency: 'CNY', amount: 120_000_000 },
      phases: [aPhase()],
      services: allServices(),
      credits: { clauses: [{ id: 'a', on: {}, amount: { fixed: 200 } }] },
      counterparts: [{ module: '*', vendor: { person: 'li-wei' }, customer: { name: '王芳' } }],
    }),
  );
  expect(contract).toMatchObject({
    title: 'Service 2026',
    titleZh: '2026 年度服务合同',
    phases: [{ name: 'core', modules: 'all', levels: {} }],
    services: { desk: { included: true, entitlement: { unit: 'unlimited' }, atZero: 'refuse' } },
    credits: { clauses: [{ id: 'a', on: {}, amount: { fixed: 200 } }], caps: {} },
    counterparts: [{ module: '*', escalation: [] }],
  });
});

test('a list without measure is refused, not compared item by item', () => {
  const phases = Array.from({ length: 100_000 }, () => ({}));
  expect(faultsIn(aFile({ phases }))).toContain('/phases too_big');
});

test('a contract names who signs fixes, by a policy that is there', () => {
  const approval = { classes: ['code'], types: [] };
  expect(accepted(aFile({ approval: { ...approval, policy: 'two-of-three' } })).approval).toEqual({
    ...approval,
    policy: 'two-of-three',
  });
  expect(accepted(aFile({ approval })).approval).toEqual(approval);
  expect(faultsIn(aFile({ approval: { ...approval, policy: 'nobody' } }))).toEqual([
    expect.stringContaining('/approval/policy'),
  ]);
});
