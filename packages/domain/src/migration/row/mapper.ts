/** The mapping of one table, built from plan and schemas: source rows in, rows as the target prints them out. */
import { Cell, type Evaluate, type Scope, UnusablePlan } from '../expression/cell.ts';
import { compileExpression } from '../expression/compile.ts';
import { clockOf } from '../expression/date.ts';
import { lookupId } from '../expression/lookup.ts';
import type { ColumnPlan, Split, TablePlan } from '../plan/rules.ts';
import { compileConditions, compileTableFixes } from '../rule/compile.ts';
import type { TableInfo } from '../schema-info/rules.ts';
import { compileColumn, judge, type MapColumn, Verdicts } from './column-mapper.ts';
import type { Notice, RowMapper, RowOutcome, SourceRow, TargetRow } from './rules.ts';
import { SourceColumns } from './source-columns.ts';

export type MapperSpec = {
  table: TablePlan;
  source: TableInfo;
  /** Tables merged with the source, by name; none unless the plan merges. */
  merged?: ReadonlyMap<string, TableInfo>;
  /** At least the table written to and those its rows are split into. */
  targets: readonly TableInfo[];
  /** By `lookupId`, then by `lookupKey`. */
  lookups?: ReadonlyMap<string, ReadonlyMap<string, string | null>>;
  /** Zone of timestamps that carry none. */
  timeZone?: string | undefined;
};

/** What one table takes of each row; columns begin with the key. */
export type Writes = { table: string; columns: readonly string[]; upsertKey: readonly string[] };

export type TableMapper = RowMapper & {
  /** The table itself, then those its rows are split into, in the plan's order. */
  writes: readonly [Writes, ...Writes[]];
};

type Target = Writes & { map: readonly MapColumn[] };

const tableOf = (targets: readonly TableInfo[], name: string): TableInfo => {
  const found = targets.find((table) => table.name === name);
  if (found === undefined) throw new UnusablePlan(`the target has no table ${name}`);
  return found;
};

/** The key first, whatever order the plan has. */
const targetOf = (
  plans: readonly ColumnPlan[],
  info: TableInfo,
  key: readonly string[],
  compile: (plan: ColumnPlan, info: TableInfo) => MapColumn,
): Target => {
  const missing = key.find((column) => !plans.some((plan) => plan.to === column));
  if (missing !== undefined)
    throw new UnusablePlan(`${info.name}.${missing} is part of the key and has no value`);
  const rest = plans.filter((plan) => !key.includes(plan.to));
  const ordered = [...key.flatMap((column) => plans.filter((plan) => plan.to === column)), ...rest];
  return {
    table: info.name,
    columns: ordered.map((plan) => plan.to),
    upsertKey: key,
    map: ordered.map((plan) => compile(plan, info)),
  };
};

const mapRow = ({ map }: Target, row: SourceRow, cell: Cell, verdicts: Verdicts): TargetRow => {
  const out = new Array<string | null>(map.length);
  for (let i = 0; i < map.length; i++) out[i] = map[i]?.(row, cell, verdicts) ?? null;
  return out;
};

const none: readonly never[] = [];
const scopeWith = (scope: Scope, own: Readonly<Record<string, Evaluate>>): Scope => ({
  ...scope,
  column: (name) => own[name] ?? scope.column(name),
});
const partScope = (scope: Scope): Scope =>
  scopeWith(scope, { $item: (_, cell) => cell.item, $index: (_, cell) => cell.index });

/** @throws UnusablePlan where plan and schemas do not fit; `checkPlan` finds such faults beforehand, all at once. */
export const mapperOf = ({
  table,
  source,
  merged = new Map(),
  targets,
  lookups,
  timeZone,
}: MapperSpec): TableMapper => {
  const { rules = [], splits = [] } = table;
  const clock = clockOf(timeZone);
  const columns = new SourceColumns(source, merged, compileTableFixes(rules));
  const scope: Scope = {
    column: (name) => columns.read(name),
    lookup: (name, by, value) => {
      const map = lookups?.get(lookupId(name, by, value));
      if (map === undefined) throw new UnusablePlan(`the lookup of ${value} in ${name} was not loaded`);
      return map;
    },
  };
  const compile = (within: Scope) => (plan: ColumnPlan, info: TableInfo) => {
    const column = info.columns.find((one) => one.name === plan.to);
    if (column === undefined) throw new UnusablePlan(`${info.name} has no column ${plan.to}`);
    if (column.generated) throw new UnusablePlan(`${info.name}.${plan.to} is computed by the database`);
    return compileColumn(plan, column, within, clock);
  };
  const mainInfo = tableOf(targets, table.to);
  const main = targetOf(table.columns, mainInfo, table.upsertKey ?? mainInfo.primaryKey, compile(scope));
  const parts = splits.map((split) => ({
    split,
    of: compileExpression(split.of, scope),
    target: splitTarget(split, targets, compile(partScope(scope))),
  }));
  const judgements = compileConditions(rules, (e) => compileExpression(e, scope));
  const cell = new Cell();
  const verdicts = new Verdicts();

  const split = (row: SourceRow): { into: string; row: TargetRow }[] => {
    const rows: { into: string; row: TargetRow }[] = [];
    for (const { split: plan, of, target } of parts) {
      const whole = of(row, cell);
      if (cell.fault !== undefined) {
        verdicts.rejections.push({ ...cell.fault, message: `${plan.into}: ${cell.fault.message}` });
      }
      cell.reset();
      let index = 0;
      for (const item of whole?.split(plan.separator) ?? none) {
        if (item.trim() === '') continue;
        index += 1;
        cell.item = item;
        cell.index = `${index}`;
        rows.push({ into: plan.into, row: mapRow(target, row, cell, verdicts) });
      }
    }
    return rows;
  };

  const judgeRow = (row: SourceRow): void => {
    cell.value = null;
    judge(judgements, undefined, row, cell, verdicts);
    if (cell.fault !== undefined) verdicts.rejections.push({ ...cell.fault });
    cell.reset();
  };

  const map = (row: SourceRow): RowOutcome => {
    verdicts.reset();
    if (judgements.length > 0) judgeRow(row);
    const out = mapRow(main, row, cell, verdicts);
    const splitRows = parts.length === 0 ? none : split(row);
    if (verdicts.stopped !== undefined) return { kind: 'stopped', rejection: verdicts.stopped };
    if (verdicts.rejections.length > 0) return { kind: 'rejected', rejections: verdicts.rejections };
    const notices: readonly Notice[] = verdicts.notices.length === 0 ? none : verdicts.notices;
    return { kind: 'written', row: out, splits: splitRows, notices };
  };
  const strip = ({ table: name, columns: list, upsertKey }: Target): Writes => ({
    table: name,
    columns: list,
    upsertKey,
  });
  return {
    sourceColumns: columns.names,
    targetColumns: main.columns,
    writes: [strip(main), ...parts.map(({ target }) => strip(target))],
    map,
  };
};

const splitTarget = (
  { into, columns }: Split,
  targets: readonly TableInfo[],
  compile: (plan: ColumnPlan, info: TableInfo) => MapColumn,
): Target => {
  const info = tableOf(targets, into);
  return targetOf(columns, info, info.primaryKey, compile);
};
