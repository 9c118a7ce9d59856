import { hold } from './hold.ts';
import type { Counter, Holding, Outcome } from './rules.ts';

/** Draws exactly what was reserved and makes it final; never refused, since a reservation is within the limit. */
export const draw = (counter: Counter, holding: Holding): Outcome =>
  hold(counter, holding, {
    reserved: 0,
    drawn: holding.drawn + holding.reserved,
    billed: holding.billed,
    settled: true,
  });
