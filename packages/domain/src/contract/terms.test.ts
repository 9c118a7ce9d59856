import { expect, test } from 'vitest';
import { baseTerms, phaseAt, termsFor } from './terms.ts';
import { aClock, aContract, allServices, aPhase } from './testing/files.ts';

const level = (target: string) => ({ clocks: [aClock({ target })] });

const staged = aContract({
  services: allServices(),
  notices: { opened: { requester: 'email' } },
  phases: [
    aPhase({ modules: ['inventory'], levels: { P1: level('30m') } }),
    aPhase({
      name: 'whole system',
      from: '2026-07-01',
      to: '2026-12-31',
      tiers: ['premium'],
      levels: { P1: level('45m'), P2: level('2h') },
    }),
  ],
});

const minutes = (place: { module?: string; tier?: 'standard' | 'premium'; at: string }): number[] => {
  const terms = termsFor(staged, {
    module: place.module ?? 'inventory',
    tier: place.tier ?? 'standard',
    at: Date.parse(place.at),
  });
  return [terms.levels.P1, terms.levels.P2].flatMap((of) =>
    of.clocks.flatMap((clock) => ('ms' in clock.target ? clock.target.ms / 60_000 : [])),
  );
};

test('the phase of the module and day gives the promises of the levels it names, the contract the others', () => {
  expect(minutes({ at: '2026-03-01T12:00:00+08:00' })).toEqual([30]);
  expect(minutes({ at: '2026-08-01T12:00:00+08:00', tier: 'premium' })).toEqual([45, 120]);
});

test('another module, or another tier, keeps the base promises', () => {
  expect(minutes({ at: '2026-03-01T12:00:00+08:00', module: 'finance' })).toEqual([60]);
  expect(minutes({ at: '2026-08-01T12:00:00+08:00', tier: 'standard' })).toEqual([60]);
});

test("a phase begins and ends at midnight of the contract's time zone", () => {
  expect(minutes({ at: '2026-06-30T23:59:59.999+08:00', tier: 'premium' })).toEqual([30]);
  expect(minutes({ at: '2026-07-01T00:00:00+08:00', tier: 'premium' })).toEqual([45, 120]);
  expect(minutes({ at: '2025-12-31T23:59:59.999+08:00' })).toEqual([60]);
  expect(minutes({ at: '2026-01-01T00:00:00+08:00' })).toEqual([30]);
});

test('the terms say which phase they are of', () => {
  const at = Date.parse('2026-03-01T12:00:00+08:00');
  expect(termsFor(staged, { module: 'inventory', tier: 'standard', at }).phase).toBe('core');
  expect(termsFor(staged, { module: 'finance', tier: 'standard', at })).not.toHaveProperty('phase');
  expect(phaseAt(staged, { module: 'inventory', tier: 'standard', at })?.name).toBe('core');
});

test('only what a ticket needs travels with it', () => {
  expect(Object.keys(baseTerms(staged)).sort()).toEqual([
    'approval',
    'autoCloseAfterMs',
    'contract',
    'levels',
    'matrix',
    'notices',
    'reopenWithinMs',
    'timeZone',
    'version',
  ]);
  expect(baseTerms(staged)).toMatchObject({ contract: 'acme-2026', version: 1 });
});

test('a contract without phases has its base promises on every day', () => {
  const plain = aContract();
  const place = { module: 'inventory', tier: 'standard', at: 0 } as const;
  expect(termsFor(plain, place)).toEqual(baseTerms(plain));
});

const withPath = aContract({
  counterparts: [
    {
      module: '*',
      vendor: { person: 'chen-jie' },
      customer: { name: 'Wang Fang' },
      escalation: [{ to: { person: 'chen-jie' }, after: '30m' }],
    },
    {
      module: 'finance',
      vendor: { person: 'liu-yang' },
      customer: { name: 'Sun Lei' },
      escalation: [
        { to: { person: 'liu-yang' }, after: '10m' },
        { to: { role: 'manager' }, after: '1h' },
      ],
    },
  ],
});

test('a promise without steps of its own follows the escalation path of its module, or the one for all modules', () => {
  const at = Date.parse('2026-03-01T12:00:00+08:00');
  const stepsOf = (module: string) =>
    termsFor(withPath, { module, tier: 'standard', at }).levels.P1.clocks.map((c) => c.steps);
  expect(stepsOf('finance')).toEqual([
    [
      { at: { afterMs: 600_000, time: 'wall' }, to: [{ person: 'liu-yang' }] },
      { at: { afterMs: 3_600_000, time: 'wall' }, to: [{ role: 'manager' }] },
    ],
  ]);
  expect(stepsOf('quality')).toEqual([
    [{ at: { afterMs: 1_800_000, time: 'wall' }, to: [{ person: 'chen-jie' }] }],
  ]);
});

test('steps a clock names itself win over the path, and what the vendor agreed inside has none', () => {
  const own = [{ at: '80%', to: ['lead'] }];
  const contract = aContract({
    counterparts: withPath.counterparts,
    levels: {
      P1: { clocks: [aClock({ steps: own }), aClock({ name: 'triage', kind: 'ola', target: '30m' })] },
      P2: { clocks: [] },
      P3: { clocks: [] },
    },
  });
  const at = Date.parse('2026-03-01T12:00:00+08:00');
  const [sla, ola] = termsFor(contract, { module: 'finance', tier: 'standard', at }).levels.P1.clocks;
  expect(sla?.steps).toEqual([{ at: { pct: 80 }, to: ['lead'] }]);
  expect(ola?.steps).toEqual([]);
});
