/** Expressions and conditions over a row given by names, for tests. */
import { Cell, type Scope, UnusablePlan } from '../expression/cell.ts';
import { compileExpression } from '../expression/compile.ts';
import { compileCondition } from '../expression/condition.ts';
import { lookupId } from '../expression/lookup.ts';
import type { Condition, Expression } from '../plan/rules.ts';

export type NamedRow = Record<string, string | null>;
export type Maps = ReadonlyMap<string, ReadonlyMap<string, string | null>>;

const scopeOf = (row: NamedRow, maps: Maps): Scope => ({
  column: (name) => {
    const value = row[name];
    if (value === undefined) throw new UnusablePlan(`no column ${name}`);
    return () => value;
  },
  lookup: (table, by, value) => {
    const map = maps.get(lookupId(table, by, value));
    if (map === undefined) throw new UnusablePlan(`no lookup ${table}`);
    return map;
  },
});

/** The value, or the id of the rule that refused it. */
export const evaluated = (
  expression: Expression,
  row: NamedRow = {},
  maps: Maps = new Map(),
): string | null | { rule: string } => {
  const cell = new Cell();
  const value = compileExpression(expression, scopeOf(row, maps))([], cell);
  return cell.fault === undefined ? value : { rule: cell.fault.rule };
};

export const holds = (condition: Condition, row: NamedRow = {}): boolean => {
  const scope = scopeOf(row, new Map());
  return compileCondition(condition, (e) => compileExpression(e, scope))([], new Cell());
};

export const when = (is: Condition, value: Expression, otherwise?: Expression): Expression => ({
  // biome-ignore lint/suspicious/noThenProperty: a word of the plan; no function ever stands there
  when: { is, then: value, ...(otherwise === undefined ? {} : { else: otherwise }) },
});
