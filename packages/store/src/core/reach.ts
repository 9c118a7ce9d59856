/** What a scope reads, as a filter: whose records by the policy, and for an auditor those of its period. */
import { type Action, type Owner, reachOf } from '@perennial/domain/access/policy';
import type { Scope } from '@perennial/domain/scope/rules';

/**
 * Whose records the action reaches, for a filter on rows that say their tenant and customer; undefined where it reaches
 * none. Our own processes ask for no right: they read within their scope.
 */
export const reach = (scope: Scope, action: Action): Owner | undefined => {
  const { tenant, customer, actor } = scope;
  if (actor.role === 'system') return { tenant, ...(customer === undefined ? {} : { customer }) };
  return reachOf(scope, action);
};

/** An instant as rows write it into a position: fifteen digits reach beyond the year 30000. */
export const positionAt = (at: number): string => String(Math.max(at, 0)).padStart(15, '0');

type Bounds<T> = { $gte: T; $lt: T };

/** The bounds of the period in a field that holds an instant, written as the field has it; none without a period. */
export const inPeriod = <F extends string, T>(
  { period }: Pick<Scope, 'period'>,
  field: F,
  write: (at: number) => T,
): { [K in F]?: Bounds<T> } | Record<never, never> =>
  period === undefined ? {} : { [field]: { $gte: write(period.from), $lt: write(period.to) } };

export const asIs = (at: number): number => at;
