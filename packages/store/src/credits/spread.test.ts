import type { Contract } from '@perennial/domain/contract/rules';
import { aContract } from '@perennial/domain/contract/testing/files';
import type { Credit } from '@perennial/domain/credit/rules';
import { aBreach } from '@perennial/domain/credit/testing/breaches';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Breach, spreadCredits } from './spread.ts';

const amounts: Record<number, number> = { 1: 200, 2: 400, 3: 50 };
const contractOf = (version: number): Contract => ({
  ...aContract({
    credits: { clauses: [{ id: 'late', on: {}, amount: { fixed: amounts[version] } }], caps: { month: 500 } },
  }),
  version,
});

const breach = (id: string, version: number, day: number, withdrawn = false): Breach => ({
  version,
  fact: aBreach(id, `2026-03-${String(day).padStart(2, '0')}T10:00`, withdrawn ? { withdrawnAt: 1 } : {}),
});
const shown = (credits: Credit[]) => credits.map(({ breach: id, amount, state }) => [id, amount, state]);

test('each breach goes by its own version; an earlier version takes its share first', () => {
  const breaches = [breach('a', 2, 1), breach('b', 1, 2)];
  expect(shown(spreadCredits(contractOf, breaches, []))).toEqual([
    ['b', 200, 'proposed'],
    ['a', 300, 'proposed'],
  ]);
});

test('what is decided takes its share first, whatever its version', () => {
  const breaches = [breach('a', 2, 1), breach('b', 1, 2)];
  const agreed = spreadCredits(contractOf, [breach('a', 2, 1)], []).map(
    (c): Credit => ({ ...c, state: 'agreed' }),
  );
  expect(shown(spreadCredits(contractOf, breaches, agreed))).toEqual([
    ['b', 100, 'proposed'],
    ['a', 400, 'agreed'],
  ]);
});

const anyBreaches = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 28 }), fc.boolean()), {
    maxLength: 12,
  })
  .map((all) => all.map(([version, day, gone], i) => breach(`b${i}`, version, day, gone)));

test('proposed credits never exceed the cap, repeating changes nothing, and the order of breaches does not count', () => {
  fc.assert(
    fc.property(anyBreaches, (breaches) => {
      const credits = spreadCredits(contractOf, breaches, []);
      expect(credits.reduce((sum, c) => sum + c.amount, 0)).toBeLessThanOrEqual(500);
      expect(spreadCredits(contractOf, breaches, credits)).toEqual(credits);
      expect(spreadCredits(contractOf, breaches.toReversed(), credits)).toEqual(credits);
      expect(credits).toHaveLength(breaches.filter((b) => b.fact.withdrawnAt === undefined).length);
    }),
  );
});
