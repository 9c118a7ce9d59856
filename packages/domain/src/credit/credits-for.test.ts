import { expect, test } from 'vitest';
import { creditsFor } from './credits-for.ts';
import type { BreachFact, Credit } from './rules.ts';
import { aBasis, aBreach, aClause } from './testing/breaches.ts';
import { transition } from './transition.ts';

const lead = { id: 'chen-jie', kind: 'person', role: 'lead' } as const;
const amounts = (credits: Credit[]) => credits.map((credit) => credit.amount);

const march = [
  aBreach('1', '2026-03-02T10:00'),
  aBreach('2', '2026-03-10T10:00'),
  aBreach('3', '2026-03-20T10:00'),
];

const after = (credit: Credit | undefined, name: 'agree' | 'dispute' | 'waive'): Credit => {
  if (!credit) throw new Error('there is no such credit');
  const outcome = transition(credit, { name, reason: 'as discussed' }, lead, 0);
  if ('refused' in outcome) throw new Error(outcome.refused.code);
  return outcome.credit;
};

const without = (credits: Credit[], index: number): Credit[] => credits.filter((_, i) => i !== index);

test('three breaches of 200 under a cap of 500 a month give 200, 200 and 100', () => {
  const credits = creditsFor(aBasis(), march);
  expect(
    credits.map(({ id, amount, uncapped, capped, state }) => ({ id, amount, uncapped, capped, state })),
  ).toEqual([
    { id: '1/late', amount: 200, uncapped: 200, capped: undefined, state: 'proposed' },
    { id: '2/late', amount: 200, uncapped: 200, capped: undefined, state: 'proposed' },
    { id: '3/late', amount: 100, uncapped: 200, capped: 'month', state: 'proposed' },
  ]);
});

test('a fourth breach is listed with nothing, so that it can be seen', () => {
  const credits = creditsFor(aBasis(), [...march, aBreach('4', '2026-03-30T10:00')]);
  expect(credits.at(-1)).toMatchObject({ amount: 0, uncapped: 200, capped: 'month' });
});

test("a month is that of the due instant by the contract's clock", () => {
  const late = aBreach('4', '2026-03-31T23:59:59');
  const next = aBreach('5', '2026-04-01T00:00:00');
  expect(amounts(creditsFor(aBasis(), [...march, late, next]))).toEqual([200, 200, 100, 0, 200]);
});

test('the cap of the year is over all months', () => {
  const breaches = ['01', '02', '03'].map((month) => aBreach(month, `2026-${month}-05T10:00`));
  const credits = creditsFor(aBasis({ caps: { month: 500, year: 450 } }), breaches);
  expect(amounts(credits)).toEqual([200, 200, 50]);
  expect(credits[2]?.capped).toBe('year');
  const newYear = creditsFor(aBasis({ caps: { year: 100 } }), [
    ...breaches,
    aBreach('27', '2027-01-01T00:00'),
  ]);
  expect(amounts(newYear)).toEqual([100, 0, 0, 100]);
});

test('where both caps cut alike, the month is named', () => {
  expect(creditsFor(aBasis({ caps: { month: 50, year: 50 } }), march.slice(0, 1))[0]?.capped).toBe('month');
});

test('without caps nothing is cut', () => {
  expect(amounts(creditsFor(aBasis({ caps: {} }), march))).toEqual([200, 200, 200]);
});

test('a contract without credit clauses grants none', () => {
  const { credits: _, ...basis } = aBasis();
  expect(creditsFor(basis, march)).toEqual([]);
});

test.each([
  [{ clocks: ['workaround'] }, 0],
  [{ clocks: ['response'] }, 1],
  [{ levels: ['P2' as const] }, 0],
  [{ levels: ['P1' as const, 'P2' as const] }, 1],
  [{ modules: ['finance'] }, 0],
  [{ clocks: ['response'], levels: ['P1' as const], modules: ['inventory'] }, 1],
])('a clause on %j answers %i of a P1 response breach', (on, count) => {
  expect(creditsFor(aBasis({ clauses: [aClause({ on })] }), march.slice(0, 1))).toHaveLength(count);
});

test('two clauses that answer one breach give a credit each, under the caps together', () => {
  const clauses = [aClause({ id: 'b', amount: { fixed: 400 } }), aClause({ id: 'a' })];
  const credits = creditsFor(aBasis({ clauses }), march.slice(0, 1));
  expect(credits.map(({ id, amount }) => [id, amount])).toEqual([
    ['1/a', 200],
    ['1/b', 300],
  ]);
});

test('the evidence names the breach, the clause, the fee and the caps it was held against', () => {
  const clause = aClause({ amount: { milliPct: 1, period: 'month' } });
  const [credit] = creditsFor(aBasis({ clauses: [clause] }), march.slice(0, 1));
  expect(credit?.evidence).toEqual([
    { kind: 'breach', ...march[0] },
    { kind: 'clause', contract: 'acme-2026', version: 1, clause },
    { kind: 'fee', annual: 120_000_000, currency: 'CNY' },
    { kind: 'cap', per: 'month', period: '2026-03', cap: 500, usedBefore: 0 },
  ]);
});

test('an agreed credit keeps its amount and takes its share of the cap first', () => {
  const [first, second, third] = creditsFor(aBasis(), march);
  const agreed = after(third, 'agree');
  const earlier = aBreach('0', '2026-03-01T10:00');
  const standing = [first, second].flatMap((credit) => credit ?? []);
  const credits = creditsFor(aBasis(), [earlier, ...march], [...standing, agreed]);
  expect(credits.map(({ id, amount, state }) => [id, amount, state])).toEqual([
    ['0/late', 200, 'proposed'],
    ['1/late', 200, 'proposed'],
    ['2/late', 0, 'proposed'],
    ['3/late', 100, 'agreed'],
  ]);
});

test('a waived credit keeps its share: giving one up makes no other larger', () => {
  const credits = creditsFor(aBasis(), march);
  const waived = [after(credits[0], 'waive'), ...credits.slice(1)];
  expect(amounts(creditsFor(aBasis(), march, waived))).toEqual([200, 200, 100]);
});

const withdrawn = (breach: BreachFact | undefined): BreachFact => {
  if (!breach) throw new Error('there is no such breach');
  return { ...breach, withdrawnAt: breach.at + 5_000 };
};

test('a withdrawn breach voids its proposed credit, and its share goes to the others', () => {
  const credits = creditsFor(aBasis(), march);
  const again = creditsFor(aBasis(), [withdrawn(march[0]), ...march.slice(1)], credits);
  expect(again.map(({ state, amount }) => [state, amount])).toEqual([
    ['void', 0],
    ['proposed', 200],
    ['proposed', 200],
  ]);
  expect(again[0]?.history).toMatchObject([
    { from: 'proposed', to: 'void', reason: 'the breach was withdrawn', actor: { kind: 'system' } },
  ]);
});

test('a withdrawn breach that never had a credit gets none', () => {
  expect(creditsFor(aBasis(), [withdrawn(march[0])])).toEqual([]);
});

test('the credit of a withdrawn breach that was agreed is marked for reversal with its amount', () => {
  const credits = creditsFor(aBasis(), march);
  const agreed = [after(credits[0], 'agree'), ...without(credits, 0)];
  const [first] = creditsFor(aBasis(), [withdrawn(march[0]), ...march.slice(1)], agreed);
  expect(first).toMatchObject({ state: 'reversal-due', amount: 200 });
  expect(first?.history.map((entry) => entry.to)).toEqual(['agreed', 'reversal-due']);
});

test('what is to be reversed is no longer a credit of its month: the others share the cap', () => {
  const credits = creditsFor(aBasis(), march);
  const agreed = [after(credits[0], 'agree'), ...without(credits, 0)];
  const again = creditsFor(aBasis(), [withdrawn(march[0]), ...march.slice(1)], agreed);
  expect(again.map(({ state, amount }) => [state, amount])).toEqual([
    ['reversal-due', 200],
    ['proposed', 200],
    ['proposed', 200],
  ]);
});

test('a disputed credit of a withdrawn breach is void, a waived one stays waived', () => {
  const credits = creditsFor(aBasis(), march.slice(0, 2));
  const standing = [after(credits[0], 'dispute'), after(credits[1], 'waive')];
  const breaches = march.slice(0, 2).map(withdrawn);
  expect(creditsFor(aBasis(), breaches, standing).map((c) => c.state)).toEqual(['void', 'waived']);
});

test('a breach no clause answers any more voids its credit with another reason', () => {
  const credits = creditsFor(aBasis(), march.slice(0, 1));
  const elsewhere = aBasis({ clauses: [aClause({ on: { levels: ['P2'] } })] });
  expect(creditsFor(elsewhere, march.slice(0, 1), credits)).toMatchObject([
    { state: 'void', amount: 0, history: [{ reason: 'no clause answers the breach any more' }] },
  ]);
});

test('a void credit whose breach counts again is proposed again, and its history says so', () => {
  const credits = creditsFor(aBasis(), march.slice(0, 1));
  const voided = creditsFor(aBasis(), march.slice(0, 1).map(withdrawn), credits);
  const [back] = creditsFor(aBasis(), march.slice(0, 1), voided);
  expect(back).toMatchObject({ state: 'proposed', amount: 200 });
  expect(back?.history.map((entry) => entry.to)).toEqual(['void', 'proposed']);
});

test('credits of breaches that are not given stay as they are and count', () => {
  const credits = creditsFor(aBasis(), march.slice(0, 2));
  expect(amounts(creditsFor(aBasis(), march.slice(2), credits))).toEqual([200, 200, 100]);
});

test('a longer overrun found later raises a proposed credit, never an agreed one', () => {
  const clauses = [aClause({ perOverrun: { everyMs: 3_600_000, amount: { fixed: 50 } } })];
  const basis = aBasis({ clauses, caps: {} });
  const [first] = creditsFor(basis, march.slice(0, 1));
  expect(first?.amount).toBe(250);
  const longer = march.slice(0, 1).map((breach) => ({ ...breach, overrunMs: 3_600_001 }));
  expect(amounts(creditsFor(basis, longer, first ? [first] : []))).toEqual([300]);
  expect(amounts(creditsFor(basis, longer, [after(first, 'agree')]))).toEqual([250]);
});
