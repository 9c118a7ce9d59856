/** What both databases are like now: rows that are there, rights, room, encodings. */
import { type Encoding, encodings, type Plan, type TablePlan } from '../plan/rules.ts';
import type { SchemaInfo } from '../schema-info/rules.ts';
import { error, tableOf, warning } from './find.ts';
import { tablesRead, tablesWritten } from './reads.ts';
import type { Finding, PlanFacts, Right } from './rules.ts';

const unmeasured = (what: string, code: string): Finding =>
  warning(
    '',
    'unmeasured',
    `${what}: not measured`,
    `check again with a connection that may see it (${code})`,
  );

const rowFindings = (plan: Plan, { targetRows }: PlanFacts): Finding[] => {
  if (!targetRows) return [unmeasured('rows that the target holds already', 'targetRows')];
  const writers = new Map<string, number>();
  return plan.tables.flatMap((table, i) =>
    tablesWritten(table).flatMap((name): Finding[] => {
      const path = `/tables/${i}`;
      const before = writers.get(name);
      if (before === undefined) writers.set(name, i);
      const copy = table.mode === 'copy';
      if (copy && before !== undefined && before !== i) {
        const message = `"${name}" is written by /tables/${before} too, and copy needs it empty`;
        return [error(`${path}/mode`, 'not-empty', message, 'use mode: upsert')];
      }
      const rows = targetRows[name];
      if (rows === undefined) return [unmeasured(`rows of "${name}" in the target`, 'targetRows')];
      if (rows === 0) return [];
      return copy
        ? [
            error(
              `${path}/mode`,
              'not-empty',
              `"${name}" holds ${rows} rows, and copy needs it empty`,
              'empty the table, or use mode: upsert',
            ),
          ]
        : [
            warning(
              `${path}/to`,
              'not-empty',
              `"${name}" holds ${rows} rows: those with the same key are overwritten`,
              'empty the table unless they are meant',
            ),
          ];
    }),
  );
};

const needed = (plan: Plan, table: TablePlan): Right[] => [
  'select',
  'insert',
  ...(table.mode === 'copy' ? [] : (['update'] as const)),
  ...(table.delta && table.delta.by !== 'none' ? (['update', 'delete'] as const) : []),
  ...(plan.rollback?.strategy === 'truncate' ? (['truncate'] as const) : []),
];

const missing = (
  side: 'source' | 'target',
  held: Readonly<Record<string, readonly Right[]>>,
  name: string,
  wants: readonly Right[],
  path: string,
): Finding[] => {
  const has = held[name];
  if (!has) return [unmeasured(`rights on "${name}" of the ${side}`, 'rights')];
  const lacks = [...new Set(wants)].filter((right) => !has.includes(right));
  if (lacks.length === 0) return [];
  const words = lacks.join(', ').toUpperCase();
  return [
    error(
      path,
      'rights',
      `the ${side}'s user lacks ${words} on "${name}"`,
      `GRANT ${words} ON "${name}" to that user`,
    ),
  ];
};

const rightFindings = (
  plan: Plan,
  source: SchemaInfo,
  target: SchemaInfo,
  { rights }: PlanFacts,
): Finding[] => {
  if (!rights) return [unmeasured('rights of the users at source and target', 'rights')];
  const ledger = 'the target\'s user may not create the schema "perennial", where the ledger is kept';
  return [
    ...(rights.ledger
      ? []
      : [error('/target', 'rights', ledger, 'GRANT CREATE ON DATABASE, or create the schema for that user')]),
    ...plan.tables.flatMap((table, i) => [
      ...[...tablesRead(table)]
        .filter((name) => tableOf(source, name))
        .flatMap((name) => missing('source', rights.source, name, ['select'], `/tables/${i}/from`)),
      ...tablesWritten(table)
        .filter((name) => tableOf(target, name))
        .flatMap((name) => missing('target', rights.target, name, needed(plan, table), `/tables/${i}/to`)),
    ]),
  ];
};

const inGb = (bytes: number): string => `${(bytes / 1e9).toFixed(1)} GB`;

/** Rows, indexes and the write-ahead log of loading them. */
const roomFactor = 2;

const diskFindings = (plan: Plan, source: SchemaInfo, { diskFree }: PlanFacts): Finding[] => {
  if (diskFree === undefined) return [unmeasured('room on the target', 'diskFree')];
  const from = new Set(plan.tables.flatMap((table) => [...tablesRead(table)]));
  const bytes = source.tables
    .filter((table) => from.has(table.name))
    .reduce((sum, t) => sum + (t.bytes ?? 0), 0);
  const need = bytes * roomFactor;
  if (need <= diskFree) return [];
  const message = `about ${inGb(need)} are needed at the target, ${inGb(diskFree)} are free`;
  return [error('/target', 'disk', message, `free ${inGb(need - diskFree)} or more`)];
};

const readAs: Readonly<Record<string, Encoding>> = {
  'utf8': 'utf-8',
  'utf-8': 'utf-8',
  'utf8mb3': 'utf-8',
  'utf8mb4': 'utf-8',
  'gb18030': 'gb18030',
  'gbk': 'gbk',
  'gb2312': 'gbk',
  'euc_cn': 'gbk',
  'latin1': 'latin1',
};

const encodingFindings = (plan: Plan, source: SchemaInfo, target: SchemaInfo): Finding[] => {
  const own = readAs[source.encoding.toLowerCase()];
  const { encoding } = plan.source;
  // Columns of MySQL each say their own; the plan's encoding is for those that cannot.
  const columnsSay = source.engine === 'mysql';
  const found: Finding[] = [];
  if (target.encoding.toUpperCase() !== 'UTF8')
    found.push(
      error(
        '/target',
        'encoding',
        `the target is kept in ${target.encoding}, which not every character has`,
        'create it with ENCODING UTF8',
      ),
    );
  if (encoding === undefined && own === undefined && !columnsSay)
    found.push(
      error(
        '/source/encoding',
        'encoding',
        `the source (${source.encoding || 'files'}) does not say how its bytes are to be read`,
        `give one of ${encodings.join(', ')}`,
      ),
    );
  if (source.engine === 'postgres' && encoding !== undefined && encoding !== 'utf-8' && own === 'utf-8') {
    const message = `the source is kept in ${source.encoding}; read as ${encoding} every character beyond ASCII is wrong`;
    found.push(error('/source/encoding', 'encoding', message, 'leave `encoding` out'));
  }
  return found;
};

export const stateFindings = (
  plan: Plan,
  source: SchemaInfo,
  target: SchemaInfo,
  facts: PlanFacts,
): Finding[] => [
  ...encodingFindings(plan, source, target),
  ...rowFindings(plan, facts),
  ...rightFindings(plan, source, target, facts),
  ...diskFindings(plan, source, facts),
];
