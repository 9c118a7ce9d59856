/** By what rows are ordered, recognised and told apart. */
import type { Expression, TablePlan } from '../plan/rules.ts';
import type { SchemaInfo, TableInfo } from '../schema-info/rules.ts';
import { columnOf, error, sameSet, uniqueKeys, unknownColumn, warning } from './find.ts';
import type { Finding } from './rules.ts';

const unknownIn = (
  side: 'source' | 'target',
  table: TableInfo,
  names: readonly string[],
  path: string,
): Finding[] =>
  names.flatMap((name, i) =>
    columnOf(table, name)
      ? []
      : [
          unknownColumn(
            side,
            table.name,
            name,
            table.columns.map((column) => column.name),
            `${path}/${i}`,
          ),
        ],
  );

const nullableIn = (table: TableInfo, names: readonly string[]): string[] =>
  names.filter((name) => columnOf(table, name)?.nullable === true);

/** The columns that order the copy, as they are used. */
export const keyOf = (plan: TablePlan, source: TableInfo): readonly string[] => plan.key ?? source.primaryKey;

/** The columns that recognise a row in the target. */
export const upsertKeyOf = (plan: TablePlan, target: TableInfo): readonly string[] =>
  plan.upsertKey ?? target.primaryKey;

export const keyFindings = (
  plan: TablePlan,
  source: TableInfo,
  engine: SchemaInfo['engine'],
  path: string,
): Finding[] => {
  const key = keyOf(plan, source);
  if (key.length === 0)
    return engine === 'mysql'
      ? [
          warning(
            path,
            'keyless',
            `"${source.name}" has no primary key: it is read in one piece, from the start after every interruption`,
            'name a unique NOT NULL key in `key`',
          ),
        ]
      : [];
  const missing = unknownIn('source', source, key, `${path}/key`);
  if (missing.length > 0) return missing;
  const nullable = nullableIn(source, key);
  if (nullable.length > 0)
    return [
      error(
        `${path}/key`,
        'key',
        `rows whose ${nullable.join(', ')} is NULL have no place in the order of the key`,
        'name columns that are NOT NULL, or leave `key` out',
      ),
    ];
  return uniqueKeys(source).some((unique) => unique.every((name) => key.includes(name)))
    ? []
    : [
        error(
          `${path}/key`,
          'key',
          `several rows of "${source.name}" may have the same ${key.join(', ')}: no unique key says otherwise`,
          'name the columns of a unique key, or leave `key` out',
        ),
      ];
};

/** Source columns that stand unchanged in the target's. */
const plainFrom = (value: Expression): string[] => ('from' in value ? [value.from] : []);

/** Two rows of the source may turn into one in the target without anybody having said so. */
const collisions = (
  plan: TablePlan,
  source: TableInfo,
  upsertKey: readonly string[],
  path: string,
): Finding[] => {
  const read = plan.columns
    .filter((column) => upsertKey.includes(column.to))
    .flatMap((c) => plainFrom(c.value));
  const kept = uniqueKeys(source).some((unique) => unique.every((name) => read.includes(name)));
  if (kept || plan.mergeOn !== undefined) return [];
  return [
    warning(
      path,
      'collide',
      `different rows of "${source.name}" may get the same ${upsertKey.join(', ')} in "${plan.to}": the later ones are held back`,
      `say mergeOn: [${upsertKey.join(', ')}] where they are to become one`,
    ),
  ];
};

const unique = (target: TableInfo, key: readonly string[], path: string): Finding[] => {
  const nullable = nullableIn(target, key);
  if (nullable.length > 0)
    return [
      error(
        path,
        'upsert-key',
        `a row whose ${nullable.join(', ')} is NULL is not recognised again`,
        'name columns that are NOT NULL',
      ),
    ];
  return uniqueKeys(target).some((one) => sameSet(one, key))
    ? []
    : [
        error(
          path,
          'upsert-key',
          `"${target.name}" has no unique index on exactly (${key.join(', ')})`,
          `create one: CREATE UNIQUE INDEX ON "${target.name}" (${key.map((name) => `"${name}"`).join(', ')})`,
        ),
      ];
};

export const upsertKeyFindings = (
  plan: TablePlan,
  source: TableInfo,
  target: TableInfo,
  path: string,
): Finding[] => {
  const key = upsertKeyOf(plan, target);
  const at = plan.upsertKey ? `${path}/upsertKey` : path;
  if (key.length === 0)
    return [
      error(
        at,
        'upsert-key',
        `"${target.name}" has no primary key: rows in it cannot be recognised, compared or written again`,
        'add a primary key, or name a unique NOT NULL key in `upsertKey`',
      ),
    ];
  const missing = plan.upsertKey ? unknownIn('target', target, key, at) : [];
  if (missing.length > 0) return missing;
  const mapped = new Set(plan.columns.map((column) => column.to));
  const absent = key.filter((name) => !mapped.has(name));
  if (absent.length > 0)
    return [
      error(
        at,
        'upsert-key',
        `nothing is written to ${absent.join(', ')}, by which rows are recognised`,
        'map these columns, or name another `upsertKey`',
      ),
    ];
  const bad = plan.upsertKey ? unique(target, key, at) : [];
  return bad.length > 0 ? bad : collisions(plan, source, key, path);
};

export const mergeOnFindings = (plan: TablePlan, target: TableInfo, path: string): Finding[] => {
  const mapped = new Set(plan.columns.map((column) => column.to));
  return (plan.mergeOn ?? []).flatMap((name, i) =>
    mapped.has(name) ? [] : [unknownColumn('target', target.name, name, [...mapped], `${path}/mergeOn/${i}`)],
  );
};
