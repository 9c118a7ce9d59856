/** Foreign keys of the target: the order they demand, and what they lead to outside the plan. */
import type { Plan } from '../plan/rules.ts';
import type { SchemaInfo } from '../schema-info/rules.ts';
import { error, tableOf, warning } from './find.ts';
import { orderOf } from './order.ts';
import { tablesWritten } from './reads.ts';
import type { Finding, PlanFacts } from './rules.ts';

const cycleFindings = (plan: Plan, target: SchemaInfo): Finding[] => {
  const { cycle } = orderOf(plan, target);
  if (!cycle) return [];
  const message = `foreign keys of the target go round in a circle: ${cycle.join(' -> ')}`;
  const remedy =
    'drop one of these foreign keys for the load and add it again in the cut-over (NOT VALID, then VALIDATE)';
  return [error('/tables', 'cycle', message, remedy)];
};

const outsideFindings = (plan: Plan, target: SchemaInfo, facts: PlanFacts): Finding[] => {
  const written = new Set(plan.tables.flatMap(tablesWritten));
  return plan.tables.flatMap((table, i) => {
    const mapped = new Set(
      [...table.columns, ...(table.splits ?? []).flatMap((s) => s.columns)].map((c) => c.to),
    );
    const outside = tablesWritten(table)
      .flatMap((name) => tableOf(target, name)?.foreignKeys ?? [])
      .filter((key) => !written.has(key.table) && key.columns.some((name) => mapped.has(name)));
    return [...new Set(outside.map((key) => key.table))].flatMap((name): Finding[] => {
      const rows = facts.targetRows?.[name];
      if (rows !== undefined && rows > 0) return [];
      const state = rows === 0 ? 'is empty' : 'may be empty';
      const message = `rows of "${table.to}" refer to "${name}", which ${state} and is not in the plan`;
      const say = rows === 0 ? error : warning;
      return [say(`/tables/${i}/to`, 'outside', message, `fill "${name}" first, or add it to the plan`)];
    });
  });
};

export const referenceFindings = (plan: Plan, target: SchemaInfo, facts: PlanFacts): Finding[] => [
  ...cycleFindings(plan, target),
  ...outsideFindings(plan, target, facts),
];
