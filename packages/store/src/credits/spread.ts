/** The credits of one contract in one year, over all of its versions. Pure. */
import type { Contract } from '@perennial/domain/contract/rules';
import { creditsFor } from '@perennial/domain/credit/credits-for';
import type { BreachFact, Credit } from '@perennial/domain/credit/rules';

export type Breach = { version: number; fact: BreachFact };

const isDecided = ({ state }: Credit): boolean => state !== 'proposed' && state !== 'void';

/**
 * Each breach is judged by the version of the contract its ticket had. What is decided takes its share of the caps first,
 * whatever its version; of the proposed ones those of an earlier version come before those of a later one.
 */
export const spreadCredits = (
  contractOf: (version: number) => Contract,
  breaches: Breach[],
  standing: Credit[],
): Credit[] => {
  const versions = [...new Set(breaches.map((b) => b.version))].toSorted((a, b) => a - b);
  const done = new Map<string, Credit>();
  const decided = standing.filter(isDecided);
  for (const version of versions) {
    const facts = breaches.filter((b) => b.version === version).map((b) => b.fact);
    const own = new Set(facts.map((f) => f.id));
    const isOwn = ({ breach }: Credit): boolean => own.has(breach);
    const others = new Map(decided.filter((c) => !isOwn(c)).map((c) => [c.id, c]));
    for (const [id, credit] of done) others.set(id, credit);
    const credits = creditsFor(contractOf(version), facts, [...standing.filter(isOwn), ...others.values()]);
    for (const credit of credits.filter(isOwn)) done.set(credit.id, credit);
  }
  return [...done.values()];
};
