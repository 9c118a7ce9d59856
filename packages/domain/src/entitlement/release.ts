import { hold } from './hold.ts';
import type { Counter, Holding, Outcome } from './rules.ts';

/** Gives back what was reserved or noted for billing, e.g. of a cancelled ticket; a settled subject keeps its use. */
export const release = (counter: Counter, holding: Holding): Outcome =>
  hold(counter, holding, holding.settled ? holding : { reserved: 0, drawn: 0, billed: 0, settled: false });
