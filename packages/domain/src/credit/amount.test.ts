import fc from 'fast-check';
import { expect, test } from 'vitest';
import { periods } from '../entitlement/rules.ts';
import { amountFor } from './amount.ts';
import { aClause } from './testing/breaches.ts';

const hour = 3_600_000;
const share = (milliPct: number, period: (typeof periods)[number]) =>
  aClause({ amount: { milliPct, period } });

test.each([
  ['year', 1_200_000],
  ['quarter', 300_000],
  ['month', 100_000],
] as const)("1 %% of a %s's fee of 1,200,000 yuan a year is %i fen", (period, expected) => {
  expect(amountFor(share(1_000, period), 1, 120_000_000)).toBe(expected);
});

test('fractions of a minor unit are floored', () => {
  expect(amountFor(share(125, 'month'), 1, 100_001)).toBe(10);
  expect(amountFor(share(1, 'month'), 1, 100)).toBe(0);
});

test('a percentage is never more than its exact share, and less than one unit below it', () => {
  const fee = fc.integer({ min: 0, max: 10_000_000_000_00 });
  const parts = { year: 1, quarter: 4, month: 12 };
  fc.assert(
    fc.property(
      fee,
      fc.integer({ min: 1, max: 100_000 }),
      fc.constantFrom(...periods),
      (annual, milliPct, period) => {
        const amount = BigInt(amountFor(share(milliPct, period), 1, annual));
        const divisor = 100_000n * BigInt(parts[period]);
        const exact = BigInt(annual) * BigInt(milliPct);
        expect(amount * divisor <= exact && exact < (amount + 1n) * divisor).toBe(true);
      },
    ),
  );
});

test.each([
  [1, 250],
  [hour, 250],
  [hour + 1, 300],
  [3 * hour, 350],
])('an overrun of %i ms at 200 and 50 for each started hour is %i', (overrunMs, expected) => {
  const clause = aClause({ perOverrun: { everyMs: hour, amount: { fixed: 50 } } });
  expect(amountFor(clause, overrunMs, undefined)).toBe(expected);
});

test('a percentage for each started hour is floored once over all of them', () => {
  const clause = aClause({
    amount: { fixed: 1 },
    perOverrun: { everyMs: hour, amount: { milliPct: 500, period: 'year' } },
  });
  expect(amountFor(clause, 3 * hour, 100)).toBe(1 + 1);
});

test('a percentage of a fee that is not there is a fault of the program, not a credit of 0', () => {
  expect(() => amountFor(share(1_000, 'year'), 1, undefined)).toThrow('does not name');
});
