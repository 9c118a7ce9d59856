/** One column of the target: what is written to it, and whether it fits. */
import type { ColumnPlan, Condition, Rule } from '../plan/rules.ts';
import type { ColumnInfo, TableInfo } from '../schema-info/rules.ts';
import { type Cast, castOf } from './cast.ts';
import { columnOf, error, finding, unknownColumn, warning } from './find.ts';
import type { ValueType } from './form.ts';
import { infer, inferTest } from './infer.ts';
import { failsOnNull } from './null-guard.ts';
import type { Finding } from './rules.ts';
import { type Scope, withValue } from './scope.ts';

export type ColumnContext = {
  scope: Scope;
  target: TableInfo;
  /** Rules of the whole row. */
  rowRules: readonly Rule[];
  /** The plan names the zone of times that carry none. */
  zoned: boolean;
};

type Fixed = { type: ValueType; nulledByFix: boolean };

/** Fixes run in their order, before any condition. */
const afterFixes = (type: ValueType, rules: readonly Rule[]): Fixed =>
  rules.reduce<Fixed>(
    (now, rule) => {
      if (rule.action !== 'fix') return now;
      if ('default' in rule) {
        const forms = now.type.nullable ? [...now.type.forms, { literal: rule.default }] : now.type.forms;
        return { type: { nullable: false, forms }, nulledByFix: false };
      }
      return rule.fix.startsWith('null-if')
        ? { type: { ...now.type, nullable: true }, nulledByFix: true }
        : now;
    },
    { type, nulledByFix: false },
  );

const holdsBack = (rule: Rule): rule is Extract<Rule, { unless: unknown }> =>
  rule.action === 'reject' || rule.action === 'stop';

/** Asks for more than whether there is a value. */
const looksAtValue = (test: Condition): boolean => {
  if ('null' in test) return false;
  if ('not' in test) return looksAtValue(test.not);
  if ('all' in test) return test.all.some(looksAtValue);
  return 'any' in test ? test.any.some(looksAtValue) : true;
};

const guardRemedy = 'add a rule that rejects or stops, such as { id: …, action: reject, unless: … }';

const castFinding = ({ fit, why, remedy }: Cast, column: ColumnPlan, path: string): Finding[] => {
  const guarded = column.rules?.some((rule) => holdsBack(rule) && looksAtValue(rule.unless)) === true;
  const known = column.lossy !== undefined;
  if (fit === 'exact') return [];
  if (fit === 'never') return [error(`${path}/value`, 'type', why, remedy ?? 'map another column')];
  if (fit === 'unknown')
    return [warning(`${path}/value`, 'type', why, 'rehearse: rows that are refused stand in the quarantine')];
  if (guarded || (known && fit !== 'parse')) return [];
  const held = 'rows whose value does not fit are held back';
  if (fit === 'parse' || fit === 'unbounded') {
    const way = remedy === undefined ? guardRemedy : `${remedy}, or ${guardRemedy}`;
    return [warning(`${path}/value`, fit, `${why}: ${held}`, `look at what the source holds; ${way}`)];
  }
  // Nothing is lost unseen, so only what is lost for nearly every row forbids the start.
  const level = fit === 'lossy' ? 'error' : 'warning';
  const say = `${guardRemedy}; say \`lossy:\` and why it may be lost; or widen the target's column`;
  return [finding(level, path, fit, `${why}: ${held}`, say)];
};

const nullFinding = (
  { type, nulledByFix }: Fixed,
  column: ColumnPlan,
  { rowRules }: ColumnContext,
  path: string,
): Finding[] => {
  if (!type.nullable) return [];
  if (type.forms.length === 0)
    return [
      error(
        `${path}/value`,
        'not-null',
        `"${column.to}" is NOT NULL and would always be NULL`,
        'give it a value',
      ),
    ];
  const meant = nulledByFix ? { from: '$value' } : column.value;
  const rules = nulledByFix ? (column.rules ?? []) : [...(column.rules ?? []), ...rowRules];
  if (rules.some((rule) => holdsBack(rule) && failsOnNull(rule.unless, meant))) return [];
  return [
    error(
      path,
      'not-null',
      `"${column.to}" is NOT NULL, but its value may be NULL`,
      `add a rule: { id: …, action: fix, default: … } or { id: …, action: reject, unless: { not: { null: { from: $value } } } }`,
    ),
  ];
};

/** One finding for each thing that is wrong, however many forms of the value show it. */
const distinct = (findings: readonly Finding[]): Finding[] => [
  ...new Map(findings.map((one) => [`${one.code} ${one.path} ${one.message}`, one])).values(),
];

const fits = (
  fixed: Fixed,
  column: ColumnPlan,
  to: ColumnInfo,
  context: ColumnContext,
  path: string,
): Finding[] => {
  const casts = fixed.type.forms.map((form) => castOf(form, to, context.zoned));
  const needless =
    column.lossy !== undefined && casts.length > 0 && casts.every((one) => one.fit === 'exact');
  return [
    ...distinct(casts.flatMap((one) => castFinding(one, column, path))),
    ...(needless
      ? [finding('info', `${path}/lossy`, 'needless', `"${column.to}" loses nothing`, 'leave `lossy` out')]
      : []),
    ...(to.nullable ? [] : nullFinding(fixed, column, context, path)),
  ];
};

export const columnFindings = (column: ColumnPlan, context: ColumnContext, path: string): Finding[] => {
  const { scope, target } = context;
  const { type, findings } = infer(column.value, scope, `${path}/value`);
  const fixed = afterFixes(type, column.rules ?? []);
  const inner = withValue(scope, fixed.type);
  const tests = (column.rules ?? []).flatMap((rule, i) =>
    'unless' in rule ? inferTest(rule.unless, inner, `${path}/rules/${i}/unless`) : [],
  );
  const to = columnOf(target, column.to);
  const names = target.columns.map((one) => one.name);
  if (!to)
    return [unknownColumn('target', target.name, column.to, names, `${path}/to`), ...findings, ...tests];
  if (to.generated)
    return [
      error(
        `${path}/to`,
        'generated',
        `"${to.name}" is computed by the target and cannot be written`,
        'leave the column out, or make it GENERATED BY DEFAULT',
      ),
      ...findings,
      ...tests,
    ];
  return [...findings, ...tests, ...fits(fixed, column, to, context, path)];
};

/** Columns that must be written and are not. */
export const unmappedFindings = (
  columns: readonly ColumnPlan[],
  target: TableInfo,
  path: string,
): Finding[] => {
  const mapped = new Set(columns.map((column) => column.to));
  return target.columns
    .filter((to) => !mapped.has(to.name) && !to.nullable && !to.hasDefault && !to.generated)
    .map((to) =>
      error(
        path,
        'unmapped',
        `nothing is written to "${to.name}" (${to.type}) of "${target.name}", which is NOT NULL without a default`,
        `map it: { to: ${to.name}, value: … }`,
      ),
    );
};
