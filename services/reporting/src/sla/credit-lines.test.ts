import { expect, test } from 'vitest';
import { aCredit } from '../testing/credits.ts';
import { noon } from '../testing/tickets.ts';
import { creditLines } from './credit-lines.ts';

const { credit } = aCredit();

test('a line says what is granted for which breach, and nothing of its evidence', () => {
  expect(creditLines([aCredit()])).toEqual([
    {
      id: 'T-1001.4.p1-response',
      state: 'proposed',
      ticket: 'T-1001',
      clause: 'p1-response',
      dueAt: '2026-01-05T05:00:00.000Z',
      amount: 20_000,
      uncapped: 20_000,
      currency: 'CNY',
    },
  ]);
});

test('the cap that cut it and the level taken in its place are told where there are any', () => {
  const cut = { ...credit, amount: 10_000, capped: 'month' as const, guarantee: 'P1 in 30 minutes' };
  expect(creditLines([aCredit({ credit: cut })])).toMatchObject([
    { amount: 10_000, uncapped: 20_000, capped: 'month', guarantee: 'P1 in 30 minutes' },
  ]);
});

test('the earliest breach comes first, whatever the order of the store', () => {
  const later = { ...credit, dueAt: noon + 7_200_000 };
  const lines = creditLines([
    aCredit({ id: 'c', credit: later }),
    aCredit({ id: 'b' }),
    aCredit({ id: 'a' }),
  ]);
  expect(lines.map((line) => line.id)).toEqual(['a', 'b', 'c']);
});
