/** Counting what cannot be refused any more. Pure. */
import { reserve } from '@perennial/domain/entitlement/reserve';
import type { Counter, Holding, Outcome, ZeroRule } from '@perennial/domain/entitlement/rules';

export type Counted = { counter: Counter; holding: Holding; uncovered: number };

/**
 * Work that is done, or was promised by somebody who triaged it, is counted as far as the clause goes; the rest stands
 * beside it as `uncovered`, so that no counter ever exceeds its limit and nothing is hidden.
 */
export const asFarAs = (act: (units: number) => Outcome, units: number): Counted => {
  const whole = act(units);
  if (whole.ok) return { counter: whole.counter, holding: whole.holding, uncovered: 0 };
  const part = act(whole.free);
  if (!part.ok) throw new Error(`${whole.free} units were free and were refused`);
  return { counter: part.counter, holding: part.holding, uncovered: units - whole.free };
};

/** For a ticket that is being opened. One that foresees no hours is refused too where nothing at all is left. */
export const reserveAtOpening = (
  counter: Counter,
  holding: Holding,
  units: number,
  atZero: ZeroRule,
): Outcome => {
  const least = reserve(counter, holding, Math.max(1, units), atZero);
  return units === 0 && least.ok ? reserve(counter, holding, 0, atZero) : least;
};
