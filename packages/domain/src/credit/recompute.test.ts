import fc from 'fast-check';
import { expect, test } from 'vitest';
import { creditsFor } from './credits-for.ts';
import type { BreachFact, Credit, CreditCommand } from './rules.ts';
import { aBasis, aBreach, aClause, shanghai } from './testing/breaches.ts';
import { transition } from './transition.ts';

const lead = { id: 'chen-jie', kind: 'person', role: 'lead' } as const;

const anyBreach = fc.record({
  day: fc.integer({ min: 0, max: 89 }),
  clock: fc.constantFrom('response', 'workaround'),
  overrunMs: fc.integer({ min: 1, max: 20_000_000 }),
  withdrawn: fc.boolean(),
});

const anyBreaches = fc.array(anyBreach, { maxLength: 15 }).map((rows) =>
  rows.map(({ day, withdrawn, ...rest }, i): BreachFact => {
    const dueAt = shanghai('2026-01-01T12:00') + day * 86_400_000;
    return aBreach(`b${i}`, '2026-01-01T12:00', {
      ...rest,
      dueAt,
      at: dueAt + 1,
      ...(withdrawn ? { withdrawnAt: dueAt + 2 } : {}),
    });
  }),
);

const anyBasis = fc
  .record({
    month: fc.option(fc.integer({ min: 1, max: 900 }), { nil: undefined }),
    year: fc.option(fc.integer({ min: 1, max: 2_000 }), { nil: undefined }),
    fixed: fc.integer({ min: 1, max: 400 }),
  })
  .map(({ month, year, fixed }) =>
    aBasis({
      clauses: [
        aClause({ amount: { fixed }, perOverrun: { everyMs: 3_600_000, amount: { fixed: 7 } } }),
        aClause({
          id: 'workaround',
          on: { clocks: ['workaround'] },
          amount: { milliPct: 1, period: 'quarter' },
        }),
      ],
      caps: { ...(month === undefined ? {} : { month }), ...(year === undefined ? {} : { year }) },
    }),
  );

const commands: CreditCommand[] = [
  { name: 'agree', reason: 'as found' },
  { name: 'waive', reason: 'goodwill' },
  { name: 'dispute', reason: 'not ours' },
  { name: 'propose-again', reason: 'looked at again' },
  { name: 'apply', reason: 'settled', to: { invoice: 'R-1' } },
];

/** Gives commands to single credits; illegal ones change nothing. */
const decide = (credits: Credit[], choices: { index: number; command: CreditCommand }[]): Credit[] => {
  const decided = [...credits];
  for (const { index, command } of choices) {
    const at = index % Math.max(1, decided.length);
    const credit = decided[at];
    const outcome = credit && transition(credit, command, lead, 5);
    if (outcome && 'credit' in outcome) decided[at] = outcome.credit;
  }
  return decided;
};
const anyChoices = fc.array(fc.record({ index: fc.nat(20), command: fc.constantFrom(...commands) }));

const untouched = (breaches: BreachFact[]): BreachFact[] =>
  breaches.map(({ withdrawnAt: _, ...breach }) => breach);

/** Shares of the caps by month and year, recomputed here from the due dates alone. */
const usedBy = (credits: Credit[], length: number): number[] => {
  const sums = new Map<string, number>();
  for (const credit of credits.filter((c) => !['void', 'reversal-due', 'reversed'].includes(c.state))) {
    const period = new Date(credit.dueAt + 8 * 3_600_000).toISOString().slice(0, length);
    sums.set(period, (sums.get(period) ?? 0) + credit.amount);
  }
  return [0, ...sums.values()];
};

const withinCaps = (credits: Credit[], caps: { month?: number; year?: number } = {}): void => {
  expect(Math.max(...usedBy(credits, 7))).toBeLessThanOrEqual(caps.month ?? Number.MAX_SAFE_INTEGER);
  expect(Math.max(...usedBy(credits, 4))).toBeLessThanOrEqual(caps.year ?? Number.MAX_SAFE_INTEGER);
};

test('no cap is ever exceeded, also after decisions and withdrawals', () => {
  fc.assert(
    fc.property(anyBasis, anyBreaches, anyChoices, (basis, breaches, choices) => {
      const first = creditsFor(basis, untouched(breaches));
      withinCaps(first, basis.credits?.caps);
      withinCaps(creditsFor(basis, breaches, decide(first, choices)), basis.credits?.caps);
    }),
    { numRuns: 300 },
  );
});

test('the order in which breaches and standing credits are given changes nothing', () => {
  fc.assert(
    fc.property(anyBasis, anyBreaches, anyChoices, (basis, breaches, choices) => {
      const standing = decide(creditsFor(basis, untouched(breaches)), choices);
      expect(creditsFor(basis, breaches.toReversed(), standing.toReversed())).toEqual(
        creditsFor(basis, breaches, standing),
      );
    }),
  );
});

test('computing again from the answer gives the answer', () => {
  fc.assert(
    fc.property(anyBasis, anyBreaches, anyChoices, (basis, breaches, choices) => {
      const standing = decide(creditsFor(basis, untouched(breaches)), choices);
      const once = creditsFor(basis, breaches, standing);
      expect(creditsFor(basis, breaches, once)).toEqual(once);
    }),
  );
});

test('a decided credit keeps its amount whatever breaches come', () => {
  fc.assert(
    fc.property(anyBasis, anyBreaches, anyChoices, fc.nat(20), (basis, breaches, choices, n) => {
      const known = untouched(breaches);
      const standing = decide(creditsFor(basis, known.slice(n)), choices);
      const later = new Map(creditsFor(basis, known, standing).map((credit) => [credit.id, credit]));
      for (const credit of standing.filter((c) => c.state !== 'proposed'))
        expect(later.get(credit.id)).toEqual(credit);
    }),
  );
});

test('breaches due at the same instant share the cap in the order of their ids', () => {
  const at = '2026-03-02T10:00';
  const breaches = ['c', 'a', 'b'].map((id) => aBreach(id, at));
  expect(creditsFor(aBasis(), breaches).map((credit) => [credit.breach, credit.amount])).toEqual([
    ['a', 200],
    ['b', 200],
    ['c', 100],
  ]);
});
