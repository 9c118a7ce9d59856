/** In which order tables can be loaded so that no row comes before the one it refers to. */
import type { Plan, TablePlan } from '../plan/rules.ts';
import type { SchemaInfo } from '../schema-info/rules.ts';
import { tableOf } from './find.ts';

export type Order = {
  /** Names of table plans, those of one wave independent of each other. */
  waves: string[][];
  /** Names that refer to each other in a circle, the first again at the end. */
  cycle?: string[];
};

type Writes = { table: string; columns: ReadonlySet<string> };

const writesOf = (plan: TablePlan): Writes[] => [
  { table: plan.to, columns: new Set(plan.columns.map((column) => column.to)) },
  ...(plan.splits ?? []).map((split) => ({
    table: split.into,
    columns: new Set(split.columns.map((column) => column.to)),
  })),
];

/**
 * Tables that rows of this plan refer to. A foreign key none of whose columns are written refers to nothing; what the
 * plan writes itself it needs of nobody else.
 */
const referredBy = (plan: TablePlan, target: SchemaInfo): Set<string> => {
  const own = writesOf(plan);
  const written = new Set(own.map((one) => one.table));
  const referred = own.flatMap(({ table, columns }) =>
    (tableOf(target, table)?.foreignKeys ?? [])
      .filter((key) => !written.has(key.table) && key.columns.some((name) => columns.has(name)))
      .map((key) => key.table),
  );
  return new Set(referred);
};

const circle = (left: ReadonlyMap<string, readonly string[]>): string[] => {
  const seen: string[] = [];
  let name = left.keys().next().value;
  while (name !== undefined && !seen.includes(name)) {
    seen.push(name);
    name = left.get(name)?.find((one) => left.has(one));
  }
  return name === undefined ? seen : [...seen.slice(seen.indexOf(name)), name];
};

export const orderOf = (plan: Pick<Plan, 'tables'>, target: SchemaInfo): Order => {
  const writers = new Map<string, string[]>();
  for (const table of plan.tables)
    for (const { table: name } of writesOf(table))
      writers.set(name, [...(writers.get(name) ?? []), table.name]);
  const left = new Map(
    plan.tables.map((table) => {
      const before = [...referredBy(table, target)].flatMap((name) => writers.get(name) ?? []);
      return [table.name, [...new Set(before)].filter((name) => name !== table.name)];
    }),
  );
  const waves: string[][] = [];
  while (left.size > 0) {
    const ready = [...left].filter(([, before]) => !before.some((name) => left.has(name)));
    if (ready.length === 0) return { waves, cycle: circle(left) };
    waves.push(ready.map(([name]) => name));
    for (const [name] of ready) left.delete(name);
  }
  return { waves };
};

/**
 * Names of the plan's tables by level of foreign keys, in the plan's order within a level.
 * @throws RangeError where they refer to each other in a circle, which `checkPlan` finds before.
 */
export const waves = (plan: Pick<Plan, 'tables'>, target: SchemaInfo): string[][] => {
  const order = orderOf(plan, target);
  if (order.cycle) throw new RangeError(`foreign keys go round in a circle: ${order.cycle.join(' -> ')}`);
  return order.waves;
};
