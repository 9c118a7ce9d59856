/** What a table's plan reads of the source. */
import type { Condition, Expression, TablePlan } from '../plan/rules.ts';

/** Every expression in a value or condition, itself and all within. */
function* within(value: Expression | Condition): Generator<Expression> {
  if ('from' in value || 'constant' in value) yield value;
  else if ('concat' in value) yield* withinAll(value.concat);
  else if ('coalesce' in value) yield* withinAll(value.coalesce);
  else if ('part' in value) yield* within(value.part.of);
  else if ('replace' in value) yield* within(value.replace.in);
  else if ('lookup' in value) {
    yield value;
    yield* withinAll(value.lookup.key);
  } else if ('codes' in value) yield* within(value.codes.of);
  else if ('convert' in value) yield* within(value.convert.of);
  else if ('date' in value) yield* within(value.date.of);
  else if ('when' in value) {
    const { is, then, else: other } = value.when;
    yield* withinAll([is, then, ...(other ? [other] : [])]);
  } else if ('equals' in value) yield* withinAll(value.equals);
  else if ('null' in value) yield* within(value.null);
  else if ('matches' in value) yield* within(value.matches.value);
  else if ('in' in value) yield* within(value.in.value);
  else if ('not' in value) yield* within(value.not);
  else yield* withinAll('all' in value ? value.all : value.any);
}

function* withinAll(values: readonly (Expression | Condition)[]): Generator<Expression> {
  for (const value of values) yield* within(value);
}

const expressionsOf = (plan: TablePlan): Expression[] => {
  const columns = [...plan.columns, ...(plan.splits ?? []).flatMap((split) => split.columns)];
  const rules = [...(plan.rules ?? []), ...columns.flatMap((column) => column.rules ?? [])];
  return [
    ...withinAll([
      ...columns.map((column) => column.value),
      ...(plan.splits ?? []).map((split) => split.of),
      ...rules.flatMap((rule) => ('unless' in rule ? [rule.unless] : [])),
    ]),
  ];
};

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
