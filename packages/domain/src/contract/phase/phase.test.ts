import fc from 'fast-check';
import { expect, test } from 'vitest';
import { aClock, accepted, aFile, aPhase, faultsIn, remedyAt } from '../testing/files.ts';
import { tiers } from './schema.ts';

const phases = (...over: object[]) =>
  aFile({ phases: over.map((one, i) => aPhase({ name: `p${i}`, ...one })) });

test('phases that follow each other are accepted, as are those of other modules or tiers', () => {
  const next = { from: '2026-07-01', to: '2026-12-31' };
  expect(faultsIn(phases({}, next))).toEqual([]);
  expect(faultsIn(phases({ modules: ['inventory'] }, { modules: ['production'] }))).toEqual([]);
  expect(faultsIn(phases({ tiers: ['standard'] }, { tiers: ['premium'] }))).toEqual([]);
});

test('two phases that claim the same module on the same day are refused with both names and the days', () => {
  const file = phases({ modules: ['inventory', 'production'] }, { from: '2026-06-30', to: '2026-12-31' });
  expect(faultsIn(file)).toEqual(['/phases/1/from overlap']);
  const remedy = remedyAt(file, '/phases/1/from');
  expect(remedy).toContain('"p0" and "p1" both hold from 2026-06-30 to 2026-06-30 for inventory, production');
  expect(remedy).toContain('end "p0" on 2026-06-29');
});

test('each pair that overlaps is named', () => {
  expect(faultsIn(phases({}, {}, {}))).toEqual([
    '/phases/1/from overlap',
    '/phases/2/from overlap',
    '/phases/2/from overlap',
  ]);
});

test('the earlier phase is the one to end, in whatever order they are written', () => {
  const file = phases({ from: '2026-06-01', to: '2026-12-31' }, {});
  expect(remedyAt(file, '/phases/1/from')).toContain('end "p1" on 2026-05-31');
});

test('a phase outside the contract is refused at the date that lies outside', () => {
  expect(faultsIn(phases({ from: '2025-12-31' }))).toEqual(['/phases/0/from outside']);
  expect(faultsIn(phases({ to: '2027-01-01' }))).toEqual(['/phases/0/to outside']);
  expect(remedyAt(phases({ to: '2027-01-01' }), '/phases/0/to')).toContain('2026-01-01 to 2026-12-31');
});

test('a phase that ends before it begins is refused', () => {
  expect(faultsIn(phases({ from: '2026-03-01', to: '2026-02-01' }))).toEqual(['/phases/0/to order']);
});

test.each([
  [{ modules: [] }, '/phases/0/modules too_small'],
  [{ modules: 'some' }, '/phases/0/modules invalid_union'],
  [{ modules: undefined }, '/phases/0/modules missing'],
  [{ tiers: ['gold'] }, '/phases/0/tiers/0 invalid_value'],
  [{ name: ' ' }, '/phases/0/name too_small'],
  [{ levels: { P4: { clocks: [] } } }, '/phases/0/levels/P4 unknown'],
  [
    { levels: { P1: { clocks: [aClock({ target: '0h' })] } } },
    '/phases/0/levels/P1/clocks/0/target duration',
  ],
  [{ levels: { P1: { clocks: [aClock(), aClock()] } } }, '/phases/0/levels/P1/clocks/1/name duplicate'],
])('the phase %j is refused', (over, fault) => {
  expect(faultsIn(phases(over))).toContain(fault);
});

test('a phase keeps the levels it names, read like those of the contract', () => {
  const levels = { P2: { clocks: [aClock({ target: '30m' })], updateEvery: '1h' } };
  expect(accepted(phases({ nameZh: '核心', levels })).phases).toMatchObject([
    {
      nameZh: '核心',
      levels: { P2: { clocks: [{ target: { ms: 1_800_000 } }], updateEveryMs: 3_600_000 } },
    },
  ]);
});

const dates = ['2026-01-01', '2026-01-02', '2026-01-03', '2026-01-04', '2026-01-05'];
const modules = ['inventory', 'production', 'quality'];

const anyPhase = fc
  .record({
    days: fc.tuple(fc.nat(4), fc.nat(4)),
    modules: fc.oneof(fc.constant('all' as const), fc.subarray(modules, { minLength: 1 })),
    tiers: fc.option(fc.subarray([...tiers], { minLength: 1 }), { nil: undefined }),
  })
  .map(({ days, ...rest }) => ({ from: dates[Math.min(...days)], to: dates[Math.max(...days)], ...rest }));

test('phases are refused exactly when some day, module and tier is claimed twice', () => {
  fc.assert(
    fc.property(fc.array(anyPhase, { maxLength: 4 }), (given) => {
      const claims = given.flatMap(({ from = '', to = '', modules: of, tiers: who = [...tiers] }) =>
        dates
          .filter((date) => from <= date && date <= to)
          .flatMap((date) =>
            (of === 'all' ? modules : of).flatMap((m) => who.map((tier) => `${date}${m}${tier}`)),
          ),
      );
      const twice = new Set(claims).size < claims.length;
      expect(faultsIn(phases(...given)).some((fault) => fault.endsWith('overlap'))).toBe(twice);
    }),
    { numRuns: 300 },
  );
});
