import { hold, split } from './hold.ts';
import type { Counter, Holding, Outcome, ZeroRule } from './rules.ts';

/**
 * Makes a subject's use final: it took `units` in all, whatever was reserved. Absolute: repeating it changes nothing,
 * another number (work booked later) replaces the first. A refusal changes nothing and says what is `free` to it.
 */
export const settle = (counter: Counter, holding: Holding, units: number, atZero: ZeroRule): Outcome => {
  if (holding.settled && holding.drawn + holding.billed === units) return hold(counter, holding, holding);
  const parts = split(counter, holding, units, atZero);
  if ('ok' in parts) return parts;
  return hold(counter, holding, { reserved: 0, drawn: parts.within, billed: parts.beyond, settled: true });
};
