import type { Counter, Grant } from './rules.ts';

/** Units beyond the limit that signed approvals have allowed in this period. */
export const grantedOf = ({ grants = [] }: Pick<Counter, 'grants'>): number =>
  grants.reduce((sum, { units }) => sum + units, 0);

/** The limit and what was granted; `null` without a limit. */
export const allowedOf = (counter: Pick<Counter, 'limit' | 'grants'>): number | null =>
  counter.limit === null ? null : counter.limit + grantedOf(counter);

/** An approval is used once: one that the counter knows already changes nothing. */
export const grant = (counter: Counter, given: Grant): Counter => {
  const { grants = [] } = counter;
  return grants.some(({ approval }) => approval === given.approval)
    ? counter
    : { ...counter, grants: [...grants, given] };
};
