import type { CreditBasis } from '../credits-for.ts';
import type { BreachFact, CreditClause, CreditTerms } from '../rules.ts';

export const aClause = (over: Partial<CreditClause> = {}): CreditClause => ({
  id: 'late',
  on: {},
  amount: { fixed: 200 },
  ...over,
});

/** 200 a breach, at most 500 a month; the fee is 1,200,000 yuan a year. */
export const aBasis = (over: Partial<CreditTerms> = {}): CreditBasis => ({
  id: 'acme-2026',
  version: 1,
  timeZone: 'Asia/Shanghai',
  annualFee: { currency: 'CNY', amount: 120_000_000 },
  credits: { clauses: [aClause()], caps: { month: 500 }, ...over },
});

export const shanghai = (text: string): number => Date.parse(`${text}+08:00`);

export const aBreach = (id: string, due: string, over: Partial<BreachFact> = {}): BreachFact => ({
  id,
  ticket: `T-${id}`,
  clock: 'response',
  level: 'P1',
  module: 'inventory',
  dueAt: shanghai(due),
  overrunMs: 1_000,
  at: shanghai(due) + 1_000,
  ...over,
});
