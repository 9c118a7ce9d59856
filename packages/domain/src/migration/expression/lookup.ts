import type { Condition, Expression, TablePlan } from '../plan/rules.ts';

/** A table that is read as a whole before the copy begins, as a map from its key to one of its columns. */
export type Lookup = { id: string; table: string; by: readonly string[] | undefined; value: string };

/** The name of a map among those a mapper is given. */
export const lookupId = (table: string, by: readonly string[] | undefined, value: string): string =>
  JSON.stringify([table, by ?? null, value]);

/** The key of a map's entry; NUL stands in no text of a database. */
export const lookupKey = (parts: readonly string[]): string => parts.join('\0');

const inCondition = (condition: Condition): Expression[] => {
  if ('equals' in condition) return condition.equals;
  if ('null' in condition) return [condition.null];
  if ('matches' in condition) return [condition.matches.value];
  if ('in' in condition) return [condition.in.value];
  if ('check' in condition) return [condition.value];
  if ('not' in condition) return inCondition(condition.not);
  return ('all' in condition ? condition.all : condition.any).flatMap(inCondition);
};

const operandsOf = (expression: Expression): Expression[] => {
  if ('concat' in expression) return expression.concat;
  if ('coalesce' in expression) return expression.coalesce;
  if ('part' in expression) return [expression.part.of];
  if ('replace' in expression) return [expression.replace.in];
  if ('lookup' in expression) return expression.lookup.key;
  if ('codes' in expression) return [expression.codes.of];
  if ('convert' in expression) return [expression.convert.of];
  if ('date' in expression) return [expression.date.of];
  if (!('when' in expression)) return [];
  const { is, then, else: otherwise } = expression.when;
  return [...inCondition(is), then, ...(otherwise === undefined ? [] : [otherwise])];
};

/** Every expression below and including those given. */
export const allExpressions = (expressions: readonly Expression[]): Expression[] =>
  expressions.flatMap((one) => [one, ...allExpressions(operandsOf(one))]);

export const expressionsOf = ({ columns, splits = [], rules = [] }: TablePlan): Expression[] => {
  const all = [...columns, ...splits.flatMap((split) => split.columns)];
  const conditions = [...rules, ...all.flatMap((column) => column.rules ?? [])].flatMap((rule) =>
    'unless' in rule ? inCondition(rule.unless) : [],
  );
  return allExpressions([...all.map((c) => c.value), ...splits.map((s) => s.of), ...conditions]);
};

/** The maps a table's mapper needs, each once; whoever runs it loads them up front. */
export const lookupsOf = (table: TablePlan): Lookup[] => {
  const found = new Map<string, Lookup>();
  for (const one of expressionsOf(table)) {
    if (!('lookup' in one)) continue;
    const { table: from, by, value } = one.lookup;
    const id = lookupId(from, by, value);
    found.set(id, { id, table: from, by, value });
  }
  return [...found.values()];
};
