import type { ReadSpec, WriteSpec } from '@perennial/connectors/database/ports';
import { lookupsOf } from '@perennial/domain/migration/expression/lookup';
import type { Plan, TablePlan } from '@perennial/domain/migration/plan/rules';
import { mapperOf, type TableMapper } from '@perennial/domain/migration/row/mapper';
import type { TableInfo } from '@perennial/domain/migration/schema-info/rules';
import { ApplicationFailure } from '@temporalio/activity';
import { loadLookups } from './load-lookups.ts';
import type { OpenRun } from './open-run.ts';

export type OpenTable = {
  table: TablePlan;
  spec: ReadSpec;
  mapper: TableMapper;
  writes: readonly [WriteSpec, ...WriteSpec[]];
  collisions: 'merge' | 'quarantine';
  sourceTable: TableInfo;
};

export const tablePlanOf = (plan: Plan, name: string): TablePlan => {
  const table = plan.tables.find((one) => one.name === name);
  if (table === undefined) throw ApplicationFailure.nonRetryable(`the plan has no table ${name}`, 'notFound');
  return table;
};

const infoOf = (tables: readonly TableInfo[], name: string, side: string): TableInfo => {
  const info = tables.find((one) => one.name === name);
  if (info === undefined)
    throw ApplicationFailure.nonRetryable(
      `the ${side} has no table ${name} any more`,
      'migration.schemaChanged',
    );
  return info;
};

/** Everything that reading, mapping and writing one table takes, from plan and both schemas as they are now. */
export const openTable = async (run: OpenRun, name: string): Promise<OpenTable> => {
  const table = tablePlanOf(run.plan, name);
  const [source, target] = await Promise.all([run.sourceInfo(), run.targetInfo()]);
  const sourceTable = infoOf(source.tables, table.from, 'source');
  const lookups = await loadLookups(run.source, source, lookupsOf(table));
  const mapper = mapperOf({
    table,
    source: sourceTable,
    merged: new Map(
      (table.merge ?? []).map((one) => [one.table, infoOf(source.tables, one.table, 'source')]),
    ),
    targets: target.tables,
    lookups,
    ...(run.plan.source.timeZone === undefined ? {} : { timeZone: run.plan.source.timeZone }),
  });
  const mode = table.mode ?? 'upsert';
  const key = table.key ?? sourceTable.primaryKey;
  const [main, ...parts] = mapper.writes;
  return {
    table,
    spec: {
      table: table.from,
      columns: [...mapper.sourceColumns, ...key.filter((column) => !mapper.sourceColumns.includes(column))],
      key,
      ...(table.where === undefined ? {} : { where: table.where }),
    },
    mapper,
    writes: [{ ...main, mode }, ...parts.map((part): WriteSpec => ({ ...part, mode }))],
    collisions: table.mergeOn === undefined ? 'quarantine' : 'merge',
    sourceTable,
  };
};
