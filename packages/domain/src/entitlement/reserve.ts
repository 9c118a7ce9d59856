import { hold, split } from './hold.ts';
import type { Counter, Holding, Outcome, ZeroRule } from './rules.ts';

/**
 * Sets `units` aside for a subject when its work begins. Absolute: repeating it changes nothing, another number
 * replaces the first. A subject that is settled keeps what it drew, so a reopened ticket takes no second unit.
 */
export const reserve = (counter: Counter, holding: Holding, units: number, atZero: ZeroRule): Outcome => {
  if (holding.settled) return hold(counter, holding, holding);
  // The same request again is answered as before, also when units have become free meanwhile.
  if (units > 0 && holding.reserved + holding.drawn + holding.billed === units)
    return hold(counter, holding, holding);
  const parts = split(counter, holding, units, atZero);
  if ('ok' in parts) return parts;
  return hold(counter, holding, {
    reserved: parts.within,
    drawn: 0,
    billed: parts.beyond,
    settled: false,
  });
};
