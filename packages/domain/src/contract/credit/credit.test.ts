import { expect, test } from 'vitest';
import { accepted, aFile, faultsIn, remedyAt } from '../testing/files.ts';

const fee = { annualFee: { currency: 'CNY', amount: 120_000_000 } };
const clause = (over: object = {}): object => ({ id: 'late', on: {}, amount: { fixed: 200 }, ...over });
const credits = (clauses: object[], over: object = {}) => aFile({ ...fee, credits: { clauses, ...over } });
const at = '/credits/clauses/0';

test('percentages are stored as whole thousandths of a percent', () => {
  const shares = [0.125, 1, 2.5, 99.999, 0.001].map((percentOfPeriodFee, i) =>
    clause({ id: `c${i}`, amount: { percentOfPeriodFee, period: 'month' } }),
  );
  expect(accepted(credits(shares)).credits?.clauses.map((c) => c.amount)).toEqual(
    [125, 1_000, 2_500, 99_999, 1].map((milliPct) => ({ milliPct, period: 'month' })),
  );
});

test('an amount per started hour of overrun is kept', () => {
  const perOverrun = { every: '1h', amount: { fixed: 50 } };
  expect(accepted(credits([clause({ perOverrun })])).credits?.clauses[0]?.perOverrun).toEqual({
    everyMs: 3_600_000,
    amount: { fixed: 50 },
  });
});

test('the alternative of all clauses goes to each that has none of its own', () => {
  const common = { kind: 'upgrade-guarantee', note: 'P2 as P1 next year' };
  const own = { kind: 'upgrade-guarantee', note: 'a named engineer' };
  const file = credits([clause(), clause({ id: 'b', alternative: own })], { alternative: common });
  expect(accepted(file).credits?.clauses.map((c) => c.alternative)).toEqual([common, own]);
});

test('a percentage of a fee nobody named is refused, a fixed sum is not', () => {
  const share = { percentOfPeriodFee: 1, period: 'month' };
  const file = aFile({
    credits: { clauses: [clause({ amount: share, perOverrun: { every: '1h', amount: share } })] },
  });
  expect(faultsIn(file)).toEqual([
    `${at}/amount/percentOfPeriodFee noFee`,
    `${at}/perOverrun/amount/percentOfPeriodFee noFee`,
  ]);
  expect(remedyAt(file, `${at}/amount/percentOfPeriodFee`)).toContain('annualFee');
  expect(faultsIn(aFile({ credits: { clauses: [clause()] } }))).toEqual([]);
});

test('a clause that names a clock no level has is refused with those there are', () => {
  const file = credits([clause({ on: { clocks: ['response', 'reponse'] } })]);
  expect(faultsIn(file)).toEqual([`${at}/on/clocks/1 unknown`]);
  expect(remedyAt(file, `${at}/on/clocks/1`)).toContain('use one of response');
});

test('two clauses of one id are refused', () => {
  expect(faultsIn(credits([clause(), clause()]))).toEqual(['/credits/clauses/1/id duplicate']);
});

test.each([
  [{ amount: { fixed: 0 } }, `${at}/amount/fixed too_small`],
  [{ amount: { fixed: 1.5 } }, `${at}/amount/fixed invalid_type`],
  [{ amount: { percentOfPeriodFee: 0.0001, period: 'month' } }, `${at}/amount/percentOfPeriodFee decimals`],
  [{ amount: { percentOfPeriodFee: 101, period: 'month' } }, `${at}/amount/percentOfPeriodFee too_big`],
  [{ amount: { percentOfPeriodFee: 1 } }, `${at}/amount/period missing`],
  [{ amount: { milliPct: 100_001, period: 'month' } }, `${at}/amount/milliPct too_big`],
  [{ perOverrun: { amount: { fixed: 1 } } }, `${at}/perOverrun/every missing`],
  [{ perOverrun: { every: '1h', everyMs: 5, amount: { fixed: 1 } } }, `${at}/perOverrun/everyMs either`],
  [{ amount: 200 }, `${at}/amount invalid_union`],
  [{ on: { levels: ['P4'] } }, `${at}/on/levels/0 invalid_value`],
  [{ on: { clocks: [] } }, `${at}/on/clocks too_small`],
  [{ alternative: { kind: 'flowers', note: 'x' } }, `${at}/alternative/kind invalid_value`],
  [{ alternative: { kind: 'upgrade-guarantee' } }, `${at}/alternative/note missing`],
])('the clause %j is refused', (over, fault) => {
  expect(faultsIn(credits([clause(over)]))).toEqual([fault]);
});

test('caps are positive sums', () => {
  expect(faultsIn(credits([clause()], { caps: { month: 0, year: -5 } }))).toEqual([
    '/credits/caps/month too_small',
    '/credits/caps/year too_small',
  ]);
});
