/** How later changes of the source are found, and whether they can be. */
import type { Plan, TablePlan } from '../plan/rules.ts';
import type { SchemaInfo } from '../schema-info/rules.ts';
import { columnOf, error, tableOf, unknownColumn, warning } from './find.ts';
import { keyOf } from './keys.ts';
import type { Finding, PlanFacts } from './rules.ts';

const byUpdatedAt = (
  column: string,
  table: TablePlan,
  source: SchemaInfo,
  facts: PlanFacts,
  path: string,
): Finding[] => {
  const from = tableOf(source, table.from);
  if (!from) return [];
  const info = columnOf(from, column);
  if (!info)
    return [
      unknownColumn(
        'source',
        from.name,
        column,
        from.columns.map((c) => c.name),
        `${path}/column`,
      ),
    ];
  if (!['date', 'timestamp', 'timestamptz'].includes(info.kind))
    return [
      error(
        `${path}/column`,
        'delta',
        `"${column}" is ${info.type}: it says not when a row was changed`,
        'name a column of a timestamp type, or use delta by log',
      ),
    ];
  const found = [
    warning(
      path,
      'delta',
      `rows deleted from "${from.name}" while it is copied are not seen by ${column}`,
      'use delta by log where the source has one',
    ),
  ];
  const indexes = facts.sourceIndexes?.[from.name];
  if (!indexes?.some((index) => index[0] === column))
    found.push(
      warning(
        `${path}/column`,
        'index',
        `"${column}" of "${from.name}" ${indexes ? 'has no index' : 'may have no index'}: every look for changes reads the whole table`,
        `create one: an index on ${from.name} (${column})`,
      ),
    );
  return found;
};

const byLog = (table: TablePlan, source: SchemaInfo, facts: PlanFacts, path: string): Finding[] => {
  const from = tableOf(source, table.from);
  if (source.engine === 'files')
    return [error(path, 'delta', 'files have no log of changes', 'use { by: none }')];
  const found: Finding[] = [];
  if (from && keyOf(table, from).length === 0)
    found.push(
      error(
        path,
        'delta',
        `changes of "${from.name}" cannot be told apart: it has no key`,
        'give the table a primary key, or name a unique one in `key`',
      ),
    );
  if (facts.changeLog === false)
    found.push(
      error(
        path,
        'delta',
        'the source keeps no log that tells changes',
        'set wal_level = logical (MySQL: binlog_format = ROW), or use { by: updatedAt }',
      ),
    );
  if (facts.changeLog === undefined)
    found.push(
      warning(
        path,
        'unmeasured',
        'whether the source keeps a log of changes: not measured',
        'check again with a connection that may see it (changeLog)',
      ),
    );
  return found;
};

export const deltaFindings = (plan: Plan, source: SchemaInfo, facts: PlanFacts): Finding[] =>
  plan.tables.flatMap((table, i) => {
    const path = `/tables/${i}/delta`;
    const { delta } = table;
    if (delta?.by === 'updatedAt') return byUpdatedAt(delta.column, table, source, facts, path);
    if (delta?.by === 'log') return byLog(table, source, facts, path);
    if (!plan.cutover || delta?.by === 'none') return [];
    return [
      warning(
        `/tables/${i}`,
        'delta',
        `what changes in "${table.from}" after it was copied stays behind`,
        'say delta: { by: log }, or { by: none } where it does not change',
      ),
    ];
  });
