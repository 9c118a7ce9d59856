import type { Per } from '../entitlement/rules.ts';
import { DomainError } from '../errors.ts';
import type { CreditAmount, CreditClause } from './rules.ts';

const partsOfYear: Record<Per, bigint> = { year: 1n, quarter: 4n, month: 12n };

/** `count` times an amount, in minor units; a percentage is floored once, over the whole. Exact in integers. */
const times = (amount: CreditAmount, count: number, annualFee: number | undefined): number => {
  if ('fixed' in amount) return amount.fixed * count;
  if (annualFee === undefined)
    throw new DomainError(
      'internal',
      'a credit clause takes a percentage of a fee the contract does not name',
    );
  const share = BigInt(annualFee) * BigInt(amount.milliPct) * BigInt(count);
  return Number(share / (100_000n * partsOfYear[amount.period]));
};

/** What a clause grants for a breach of this overrun, before caps. An overrun of a second has started its first hour. */
export const amountFor = (clause: CreditClause, overrunMs: number, annualFee: number | undefined): number => {
  const { amount, perOverrun } = clause;
  const base = times(amount, 1, annualFee);
  if (!perOverrun) return base;
  return base + times(perOverrun.amount, Math.ceil(overrunMs / perOverrun.everyMs), annualFee);
};
