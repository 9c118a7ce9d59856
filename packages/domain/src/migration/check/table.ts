/** One table of the plan against both schemas. */
import type { ColumnPlan, Plan, Split, TablePlan } from '../plan/rules.ts';
import type { SchemaInfo, TableInfo } from '../schema-info/rules.ts';
import { columnFindings, unmappedFindings } from './column.ts';
import {
  columnOf,
  error,
  finding,
  sameSet,
  tableOf,
  uniqueKeys,
  unknownColumn,
  unknownTable,
} from './find.ts';
import { infer, inferTest } from './infer.ts';
import { keyFindings, mergeOnFindings, upsertKeyFindings } from './keys.ts';
import { columnsRead } from './reads.ts';
import type { Finding } from './rules.ts';
import { partsOf, type Scope, scopeOf } from './scope.ts';

type Sides = { plan: Plan; source: SchemaInfo; target: SchemaInfo };

const zoned = ({ source }: Plan): boolean => source.timeZone !== undefined;

const rowRuleFindings = ({ rules = [] }: TablePlan, scope: Scope, path: string): Finding[] =>
  rules.flatMap((rule, i) => {
    if ('unless' in rule) return inferTest(rule.unless, scope, `${path}/rules/${i}/unless`);
    if ('fix' in rule) return [];
    const message = `rule "${rule.id}" gives a default, but stands at the table`;
    return [error(`${path}/rules/${i}`, 'fix', message, 'move it to the column it is the default of')];
  });

const mergeFindings = (
  { merge = [] }: TablePlan,
  from: TableInfo,
  source: SchemaInfo,
  path: string,
): Finding[] =>
  merge.flatMap(({ table, on }, i) => {
    const at = `${path}/merge/${i}`;
    const other = tableOf(source, table);
    if (!other) return [unknownTable('source', source, table, `${at}/table`)];
    const unknown = [from, other].flatMap((side) =>
      on.flatMap((name, j) =>
        columnOf(side, name)
          ? []
          : [
              unknownColumn(
                'source',
                side.name,
                name,
                side.columns.map((one) => one.name),
                `${at}/on/${j}`,
              ),
            ],
      ),
    );
    if (unknown.length > 0 || uniqueKeys(other).some((key) => sameSet(key, on))) return unknown;
    const message = `several rows of "${table}" may belong to one of "${from.name}": no unique key on (${on.join(', ')})`;
    return [error(`${at}/on`, 'key', message, 'join by a unique key of the merged table')];
  });

const unread = (plan: TablePlan, from: TableInfo, path: string): Finding[] => {
  const read = columnsRead(plan);
  const left = from.columns.map((column) => column.name).filter((name) => !read.has(name));
  if (left.length === 0) return [];
  const message = `not migrated from "${from.name}": ${left.join(', ')}`;
  return [finding('info', `${path}/columns`, 'unread', message, 'map what is to be kept')];
};

type Written = { columns: readonly ColumnPlan[]; scope: Scope; target: TableInfo; path: string };

const writtenFindings = (
  { columns, scope, target, path }: Written,
  table: TablePlan,
  plan: Plan,
): Finding[] => {
  const context = { scope, target, rowRules: table.rules ?? [], zoned: zoned(plan) };
  return [
    ...columns.flatMap((column, i) => columnFindings(column, context, `${path}/${i}`)),
    ...unmappedFindings(columns, target, path),
  ];
};

const splitKey = (split: Split, into: TableInfo, path: string): Finding[] => {
  const mapped = new Set(split.columns.map((column) => column.to));
  const absent = into.primaryKey.filter((name) => !mapped.has(name));
  if (into.primaryKey.length > 0 && absent.length === 0) return [];
  const why =
    into.primaryKey.length === 0 ? 'it has no primary key' : `nothing is written to ${absent.join(', ')}`;
  const message = `rows of "${into.name}" cannot be recognised again: ${why}`;
  return [
    error(
      path,
      'upsert-key',
      message,
      'give the table a primary key of the parent’s key and $index, and map it',
    ),
  ];
};

const splitFindings = (
  split: Split,
  table: TablePlan,
  scope: Scope,
  sides: Sides,
  path: string,
): Finding[] => {
  const whole = infer(split.of, scope, `${path}/of`);
  const into = tableOf(sides.target, split.into);
  if (!into) return [...whole.findings, unknownTable('target', sides.target, split.into, `${path}/into`)];
  const columns = {
    columns: split.columns,
    scope: partsOf(scope, whole.type),
    target: into,
    path: `${path}/columns`,
  };
  return [...whole.findings, ...splitKey(split, into, path), ...writtenFindings(columns, table, sides.plan)];
};

export const tableFindings = (table: TablePlan, sides: Sides, path: string): Finding[] => {
  const from = tableOf(sides.source, table.from);
  const to = tableOf(sides.target, table.to);
  const splitTables = (table.splits ?? []).flatMap((split, i) =>
    tableOf(sides.target, split.into)
      ? []
      : [unknownTable('target', sides.target, split.into, `${path}/splits/${i}/into`)],
  );
  if (!from || !to)
    return [
      ...(from ? [] : [unknownTable('source', sides.source, table.from, `${path}/from`)]),
      ...(to ? [] : [unknownTable('target', sides.target, table.to, `${path}/to`)]),
      ...splitTables,
    ];
  const scope = scopeOf(table, from, sides.source);
  const columns = { columns: table.columns, scope, target: to, path: `${path}/columns` };
  return [
    ...mergeFindings(table, from, sides.source, path),
    ...keyFindings(table, from, sides.source.engine, path),
    ...upsertKeyFindings(table, from, to, path),
    ...mergeOnFindings(table, to, path),
    ...writtenFindings(columns, table, sides.plan),
    ...(table.splits ?? []).flatMap((split, i) =>
      splitFindings(split, table, scope, sides, `${path}/splits/${i}`),
    ),
    ...rowRuleFindings(table, scope, path),
    ...unread(table, from, path),
  ];
};
