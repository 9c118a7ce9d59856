/** The schema of a MySQL or MariaDB database in the form all engines share. Source: reference manuals, "information_schema". */
import type {
  ColumnInfo,
  ForeignKey,
  SchemaInfo,
  TableInfo,
} from '@perennial/domain/migration/schema-info/rules';
import { catalogColumns } from './catalog.ts';
import { literal } from './identifier.ts';
import { type CatalogColumn, kindOf } from './kinds.ts';
import { type MysqlSession, textRows } from './session.ts';

const numeric = new Set(['tinyint', 'smallint', 'mediumint', 'int', 'bigint', 'decimal', 'float', 'double']);

const columnOf = (column: CatalogColumn): ColumnInfo => {
  const { name, type, dataType, nullable, extra, generation, length, precision, scale } = column;
  const kind = kindOf(column);
  const bits = dataType === 'bit' ? precision : undefined;
  const size = kind === 'text' || kind === 'bytes' ? length : bits;
  const increments = extra.includes('auto_increment');
  return {
    name,
    type: column.checkedJson ? 'json' : type,
    kind,
    nullable,
    ...(size === undefined ? {} : { length: size }),
    ...(kind === 'decimal' && precision !== undefined ? { precision } : {}),
    ...(kind === 'decimal' && scale !== undefined ? { scale } : {}),
    ...(numeric.has(dataType) && / unsigned\b/.test(type) ? { unsigned: true } : {}),
    // MariaDB writes the default of a column that has none as the word NULL.
    hasDefault: increments || (column.default !== null && column.default !== 'NULL'),
    generated: generation !== '',
  };
};

const tablesSql = (database: string) =>
  `SELECT TABLE_NAME, TABLE_ROWS, DATA_LENGTH + INDEX_LENGTH FROM information_schema.TABLES
   WHERE TABLE_SCHEMA = ${literal(database)} AND TABLE_TYPE IN ('BASE TABLE', 'SYSTEM VERSIONED') ORDER BY TABLE_NAME`;

/** One row a column; keys over a prefix of a text or over an expression do not make rows unique by their columns. */
const keysSql = (database: string) =>
  `SELECT TABLE_NAME, INDEX_NAME, COLUMN_NAME, SUB_PART FROM information_schema.STATISTICS
   WHERE TABLE_SCHEMA = ${literal(database)} AND NON_UNIQUE = 0 ORDER BY TABLE_NAME, INDEX_NAME, SEQ_IN_INDEX`;

const foreignSql = (database: string) =>
  `SELECT TABLE_NAME, CONSTRAINT_NAME, COLUMN_NAME, REFERENCED_TABLE_NAME, REFERENCED_COLUMN_NAME FROM information_schema.KEY_COLUMN_USAGE
   WHERE TABLE_SCHEMA = ${literal(database)} AND REFERENCED_TABLE_SCHEMA = TABLE_SCHEMA ORDER BY TABLE_NAME, CONSTRAINT_NAME, ORDINAL_POSITION`;

type Row = (string | null)[];
const grouped = (rows: readonly Row[]): Row[][] => [
  ...Map.groupBy(rows, ([table, name]) => `${table}\0${name}`).values(),
];

/** Every table of one database. Rejects where there is no such database, naming those there are. */
export const introspect = async (client: MysqlSession, database: string): Promise<SchemaInfo> => {
  const [about] = await textRows(
    client,
    `SELECT VERSION(), DEFAULT_CHARACTER_SET_NAME FROM information_schema.SCHEMATA WHERE SCHEMA_NAME = ${literal(database)}`,
  );
  if (about === undefined) {
    const all = await textRows(
      client,
      "SELECT SCHEMA_NAME FROM information_schema.SCHEMATA WHERE SCHEMA_NAME NOT IN ('information_schema', 'mysql', 'performance_schema', 'sys') ORDER BY 1",
    );
    throw new Error(`there is no database "${database}"; there are: ${all.flat().join(', ')}`);
  }
  const tables = await textRows(client, tablesSql(database));
  const columns = Map.groupBy(await catalogColumns(client, database), ({ table }) => table);
  const keys = grouped(await textRows(client, keysSql(database))).filter((key) =>
    key.every(([, , column, part]) => column !== null && part === null),
  );
  const foreign = grouped(await textRows(client, foreignSql(database)));
  const keysOf = (table: string, primary: boolean): string[][] =>
    keys
      .filter((key) => key[0]?.[0] === table && (key[0]?.[1] === 'PRIMARY') === primary)
      .map((key) => key.map((row) => row[2] ?? ''));
  return {
    engine: 'mysql',
    version: about[0] ?? '',
    encoding: about[1] ?? '',
    tables: tables.map(([name, rows, bytes]): TableInfo => {
      const table = name ?? '';
      return {
        name: table,
        columns: (columns.get(table) ?? []).map(columnOf),
        primaryKey: keysOf(table, true)[0] ?? [],
        uniques: keysOf(table, false),
        foreignKeys: foreign
          .filter((key) => key[0]?.[0] === table)
          .map(
            (key): ForeignKey => ({
              columns: key.map((row) => row[2] ?? ''),
              table: key[0]?.[3] ?? '',
              references: key.map((row) => row[4] ?? ''),
            }),
          ),
        rows: rows === null || rows === undefined ? -1 : Number(rows),
        ...(bytes === null || bytes === undefined ? {} : { bytes: Number(bytes) }),
      };
    }),
  };
};
