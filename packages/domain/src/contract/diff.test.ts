import fc from 'fast-check';
import { expect, test } from 'vitest';
import { diffContracts } from './diff.ts';
import { aClock, aContract, accepted, aFile, allServices, aPhase, withClock } from './testing/files.ts';

const diff = (a: object, b: object) => diffContracts(accepted(a), accepted(b));

test('a contract does not differ from itself, nor from its next version with the same content', () => {
  const contract = aContract({ services: allServices(), phases: [aPhase()] });
  const next = { ...contract, version: 2 };
  expect(diffContracts(contract, next)).toEqual([]);
});

test('a changed target is one readable row, found by level and clock', () => {
  expect(diff(withClock(aClock()), withClock(aClock({ target: '30m' })))).toEqual([
    { path: '/levels/P1/clocks/response/target', old: '1h', new: '30m' },
  ]);
});

test('the same duration written another way is no change', () => {
  expect(diff(withClock(aClock({ target: '1h' })), withClock(aClock({ target: '60m' })))).toEqual([]);
});

test('clocks in another order are no change, a new one in front moves nothing', () => {
  const level = (...clocks: object[]) =>
    aFile({ levels: { P1: { clocks }, P2: { clocks: [] }, P3: { clocks: [] } } });
  const [a, b] = [aClock(), aClock({ name: 'resolution' })];
  expect(diff(level(a, b), level(b, a))).toEqual([]);
  expect(diff(level(a), level(b, a))).toMatchObject([
    { path: '/levels/P1/clocks/resolution', old: null, new: { target: '1h', goal: 'resolution' } },
  ]);
});

test('steps, hours and pauses read as text', () => {
  const steps = [{ at: '1h after', time: 'wall', to: ['lead', { rota: 'night' }] }];
  const hours = { calendar: 'cn-office', version: 2 };
  const target = { workingDays: 2, endOfDay: true };
  expect(
    diff(withClock(aClock()), withClock(aClock({ steps, hours, target, startsOn: { group: 'wms' } }))),
  ).toEqual([
    { path: '/levels/P1/clocks/response/target', old: '1h', new: '2 working days, end of day' },
    { path: '/levels/P1/clocks/response/hours', old: '24x7', new: 'cn-office version 2' },
    { path: '/levels/P1/clocks/response/startsOn', old: 'opened', new: 'group wms' },
    { path: '/levels/P1/clocks/response/steps', old: [], new: ['1h after (wall time): lead, rota night'] },
  ]);
});

test('phases are found by name, services by key, clauses by id, counterparts by module', () => {
  const clause = (id: string, fixed: number) => ({ id, on: {}, amount: { fixed } });
  const who = (module: string, person: string) => ({
    module,
    vendor: { person },
    customer: { name: '王芳' },
  });
  const a = aFile({
    phases: [aPhase(), aPhase({ name: 'all', from: '2026-07-01', to: '2026-12-31' })],
    services: allServices(),
    credits: { clauses: [clause('a', 200), clause('b', 300)], caps: { month: 500 } },
    counterparts: [who('inventory', 'li-wei'), who('*', 'chen-jie')],
  });
  const b = aFile({
    phases: [aPhase({ name: 'all', from: '2026-08-01', to: '2026-12-31' })],
    services: allServices({
      training: { included: true, entitlement: { unit: 'days', amount: 5, per: 'year' } },
    }),
    credits: { clauses: [clause('b', 400)], caps: { month: 600 } },
    counterparts: [who('*', 'zhao-min'), who('inventory', 'li-wei')],
  });
  expect(diff(a, b).map((row) => [row.path, row.old, row.new])).toEqual([
    ['/phases/core', { from: '2026-01-01', levels: {}, modules: 'all', to: '2026-06-30' }, null],
    ['/phases/all/from', '2026-07-01', '2026-08-01'],
    ['/services/training/entitlement', 'unlimited', '5 days a year'],
    ['/credits/clauses/a', { amount: '200', on: {} }, null],
    ['/credits/clauses/b/amount', '300', '400'],
    ['/credits/caps/month', 500, 600],
    ['/counterparts/*/vendor', 'chen-jie', 'zhao-min'],
  ]);
});

test('what was never there before is one row with nothing on the left', () => {
  expect(diff(aFile(), aFile({ annualFee: { currency: 'CNY', amount: 5 } }))).toEqual([
    { path: '/annualFee', old: null, new: { currency: 'CNY', amount: 5 } },
  ]);
});

const anyFile = fc
  .record({
    target: fc.constantFrom('30m', '1h', '4h'),
    every: fc.option(fc.constantFrom('1h', '2h'), { nil: undefined }),
    title: fc.option(fc.constantFrom('one', 'two'), { nil: undefined }),
    phase: fc.boolean(),
    reopenWithin: fc.constantFrom('24h', '48h'),
  })
  .map(({ target, every, title, phase, reopenWithin }) =>
    aFile({
      title,
      reopenWithin,
      levels: {
        P1: { clocks: [aClock({ target })], updateEvery: every },
        P2: { clocks: [] },
        P3: { clocks: [] },
      },
      ...(phase ? { phases: [aPhase()] } : {}),
    }),
  );

test('the way back has the same rows with the sides exchanged, and no rows means no difference', () => {
  fc.assert(
    fc.property(anyFile, anyFile, (one, other) => {
      const [a, b] = [accepted(one), accepted(other)];
      const there = diffContracts(a, b);
      const back = diffContracts(b, a).map((row) => ({ path: row.path, old: row.new, new: row.old }));
      const byPath = (x: { path: string }, y: { path: string }) => (x.path < y.path ? -1 : 1);
      expect(there.toSorted(byPath)).toEqual(back.toSorted(byPath));
      expect(there.length === 0).toBe(JSON.stringify(a) === JSON.stringify(b));
    }),
  );
});
