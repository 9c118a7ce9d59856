import { DomainError } from '../errors.ts';
import { allowedOf } from './grants.ts';
import type { Counter, Holding, Outcome, ZeroRule } from './rules.ts';

export type Use = Pick<Holding, 'reserved' | 'drawn' | 'billed' | 'settled'>;

/** Units are non-negative safe integers; anything else is a fault of the caller. */
export const checkUnits = (units: number): void => {
  if (!Number.isSafeInteger(units) || units < 0)
    throw new DomainError('request.invalid', `${units} is no number of units: use a whole number from 0`);
};

const checkSame = (counter: Counter, holding: Holding): void => {
  if (holding.counter !== counter.key)
    throw new DomainError('internal', `the holding belongs to ${holding.counter}, not to ${counter.key}`);
};

/** Replaces what a subject holds by `use`; the counter moves by the difference. */
export const hold = (counter: Counter, holding: Holding, use: Use): Outcome => {
  checkSame(counter, holding);
  return {
    ok: true,
    counter: {
      ...counter,
      reserved: counter.reserved - holding.reserved + use.reserved,
      drawn: counter.drawn - holding.drawn + use.drawn,
      billed: counter.billed - holding.billed + use.billed,
    },
    holding: { ...holding, ...use },
    ...(use.billed > 0 ? { billed: use.billed } : {}),
  };
};

export type Split = { within: number; beyond: number };

/**
 * Parts `units` into what the limit still allows this subject (its own share counts as free) and what the clause bills.
 * A clause that refuses, or wants an approval first, refuses the whole of it.
 */
export const split = (
  counter: Counter,
  holding: Holding,
  units: number,
  atZero: ZeroRule,
): Split | Outcome => {
  checkUnits(units);
  checkSame(counter, holding);
  const { reserved, drawn } = counter;
  const allowed = allowedOf(counter);
  const others = reserved - holding.reserved + drawn - holding.drawn;
  const free = allowed === null ? units : Math.max(0, allowed - others);
  if (units <= free) return { within: units, beyond: 0 };
  if (atZero === 'bill') return { within: free, beyond: units - free };
  return {
    ok: false,
    refused: atZero === 'approval' ? 'approval.needed' : 'entitlement.exhausted',
    free,
  };
};
