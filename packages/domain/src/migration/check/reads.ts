/** What a table's plan reads of the source, and where it writes. */
import { expressionsOf } from '../expression/lookup.ts';
import type { TablePlan } from '../plan/rules.ts';

/** Names as they stand in expressions: `other.column` of a merged table. */
export const columnsRead = (plan: TablePlan): Set<string> =>
  new Set(expressionsOf(plan).flatMap((one) => ('from' in one ? [one.from] : [])));

/** Tables of the source: its own, those merged with it, those something is looked up in. */
export const tablesRead = (plan: TablePlan): Set<string> =>
  new Set([
    plan.from,
    ...(plan.merge ?? []).map((one) => one.table),
    ...expressionsOf(plan).flatMap((one) => ('lookup' in one ? [one.lookup.table] : [])),
  ]);

export const tablesWritten = (plan: TablePlan): string[] => [
  plan.to,
  ...(plan.splits ?? []).map((split) => split.into),
];
