/** How a run follows the changes of its source: by log, by triggers, by an instant in each row, or not at all. */

import { createHash } from 'node:crypto';
import { type CatchUp, catchUp } from '@perennial/connectors/database/delta/catch-up';
import { type DeltaTable, openDelta } from '@perennial/connectors/database/delta/open-delta';
import type { ChangeSource, Followed } from '@perennial/connectors/database/delta/ports';
import type { Dialect } from '@perennial/connectors/database/delta/rows-by-key';
import { mysqlDialect } from '@perennial/connectors/database/delta/source/mysql-key';
import { mysqlTriggers } from '@perennial/connectors/database/delta/source/mysql-triggers';
import { postgresSlot } from '@perennial/connectors/database/delta/source/postgres-slot';
import { postgresTriggers } from '@perennial/connectors/database/delta/source/postgres-triggers';
import { keyByMapping, sameKey } from '@perennial/connectors/database/delta/target-key';
import type { Plan, TablePlan } from '@perennial/domain/migration/plan/rules';
import type { SchemaInfo } from '@perennial/domain/migration/schema-info/rules';
import { ApplicationFailure } from '@temporalio/activity';
import type { OpenRun } from './open-run.ts';
import { type OpenTable, openTable } from './open-table.ts';

type Method = 'log' | 'none';

/**
 * Files are not followed, and neither is a table without a key unless the plan insists: a changed row of it could not be
 * found again. What is not followed is read again behind the freeze, and has to be as it was when it was copied.
 */
export const methodOf = (plan: Plan, table: TablePlan, source: SchemaInfo): Method | 'updatedAt' => {
  if (plan.source.kind === 'files') return 'none';
  const key = table.key ?? source.tables.find((one) => one.name === table.from)?.primaryKey ?? [];
  return table.delta?.by ?? (key.length === 0 ? 'none' : 'log');
};

/** One name for each run, in what every engine takes. */
const slotName = (run: string): string => `r${createHash('sha256').update(run).digest('hex').slice(0, 20)}`;

export type Following = {
  changes: ChangeSource;
  tables: { name: string; open: OpenTable }[];
  dialect?: Dialect;
};

const logOf = async (run: OpenRun, tables: readonly Followed[]): Promise<ChangeSource> => {
  const { source } = run.plan;
  const connectionString = await run.resolve(source.connection);
  const options = { connectionString, tables, name: slotName(run.run) };
  switch (source.kind) {
    case 'postgres': {
      const schema = source.schema ?? 'public';
      const facts = await run.source.inspect?.([]);
      // A server whose log cannot be read is followed by triggers.
      return facts?.changeLog === true
        ? postgresSlot({
            ...options,
            schema,
            ...(source.encoding === undefined ? {} : { encoding: source.encoding }),
          })
        : postgresTriggers({ ...options, schema });
    }
    case 'mysql':
      return mysqlTriggers({ ...options, ...(source.schema === undefined ? {} : { schema: source.schema }) });
    case 'files':
      throw ApplicationFailure.nonRetryable('files are not followed', 'migration.plan');
  }
};

/** The changes of all tables that are followed, or nothing where none is. Whoever opens it closes it. */
export const openChanges = async (run: OpenRun): Promise<Following | undefined> => {
  const info = await run.sourceInfo();
  const followed = run.plan.tables.filter((table) => methodOf(run.plan, table, info) !== 'none');
  const unsupported = followed.find((table) => methodOf(run.plan, table, info) === 'updatedAt');
  if (unsupported)
    throw ApplicationFailure.nonRetryable(
      `${unsupported.name}: changes by an instant in the row are not followed in a run; use the log or none`,
      'migration.plan',
    );
  if (followed.length === 0) return undefined;
  const tables: Following['tables'] = [];
  for (const { name } of followed) tables.push({ name, open: await openTable(run, name) });
  const from = tables.flatMap(({ open }) => sourcesOf(open).map((table) => ({ table, key: open.spec.key })));
  const once = [...new Map(from.map((one) => [one.table, one])).values()];
  return { changes: await logOf(run, once), tables, ...(await dialectOf(run, once)) };
};

const dialectOf = async (run: OpenRun, tables: readonly Followed[]): Promise<{ dialect?: Dialect }> => {
  const { source } = run.plan;
  if (source.kind !== 'mysql') return {};
  return { dialect: await mysqlDialect(await run.resolve(source.connection), tables, source.schema) };
};

const sourcesOf = ({ table }: OpenTable): string[] => [
  table.from,
  ...(table.merge ?? []).map((one) => one.table),
];

/** The target keeps the source's key where each of its columns is a column of that key, unchanged, in its order. */
const keepsKey = ({ table, spec, writes }: OpenTable): boolean =>
  writes[0].upsertKey.length === spec.key.length &&
  writes[0].upsertKey.every((column, i) => {
    const plan = table.columns.find((one) => one.to === column);
    return (
      plan !== undefined &&
      'from' in plan.value &&
      plan.value.from === spec.key[i] &&
      (plan.rules ?? []).length === 0
    );
  });

/** Columns of a split that hold the parent's key: made by the very expression that makes the parent's column. */
const parentColumns = ({ table, writes }: OpenTable): Record<string, string[]> =>
  Object.fromEntries(
    (table.splits ?? []).map((split) => [
      split.into,
      writes[0].upsertKey.flatMap((column) => {
        const made = JSON.stringify(table.columns.find((one) => one.to === column)?.value);
        const held = split.columns.find((one) => JSON.stringify(one.value) === made);
        return held === undefined ? [] : [held.to];
      }),
    ]),
  );

const deltaTable = ({ name, open }: Following['tables'][number]): DeltaTable => ({
  name,
  from: sourcesOf(open),
  spec: open.spec,
  mapper: open.mapper,
  writes: open.writes,
  keyOf: keepsKey(open) ? sameKey : keyByMapping(open.mapper, open.spec, open.writes[0].upsertKey.length),
  parentColumns: parentColumns(open),
  collisions: open.collisions,
});

/** Applies everything that was committed at the source when it was called. Answers the changes told. */
export const applyChanges = async (
  run: OpenRun,
  { changes, tables, dialect }: Following,
  owner: string,
  job: Pick<CatchUp, 'signal' | 'beat'>,
): Promise<number> => {
  const delta = await openDelta(run.target, {
    run: run.run,
    schema: run.schema,
    owner,
    tables: tables.map(deltaTable),
  });
  return catchUp(delta, {
    ...job,
    source: run.source,
    changes,
    ...(dialect === undefined ? {} : { dialect }),
  });
};
