import { catalogColumns } from '../../mysql/catalog.ts';
import { ident, literal, qualified } from '../../mysql/identifier.ts';
import { introspect } from '../../mysql/introspect.ts';
import { type CatalogColumn, kindOf } from '../../mysql/kinds.ts';
import { endSession, openSession, textRows } from '../../mysql/session.ts';
import { SourceError } from '../../source-error.ts';
import { notedColumn } from '../source/mysql-key.ts';
import type { WriteSession } from './write-session.ts';

/** What the server says against a value or against a row. Source: MariaDB documentation, "MariaDB Error Codes". */
const refusals = new Set([
  'ER_DUP_ENTRY',
  'ER_BAD_NULL_ERROR',
  'ER_NO_DEFAULT_FOR_FIELD',
  'ER_TRUNCATED_WRONG_VALUE',
  'ER_TRUNCATED_WRONG_VALUE_FOR_FIELD',
  'ER_WARN_DATA_OUT_OF_RANGE',
  'WARN_DATA_TRUNCATED',
  'ER_DATA_TOO_LONG',
  'ER_NO_REFERENCED_ROW',
  'ER_NO_REFERENCED_ROW_2',
  'ER_ROW_IS_REFERENCED',
  'ER_ROW_IS_REFERENCED_2',
  'ER_CONSTRAINT_FAILED',
  'ER_CHECK_CONSTRAINT_VIOLATED',
  'ER_CANNOT_CONVERT_STRING',
]);

const number = /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i;

const assigned = (column: CatalogColumn, text: string | null): string => {
  if (text === null) return 'NULL';
  const kind = kindOf(column);
  if (kind === 'bytes' && /^\\x([0-9a-f]{2})*$/i.test(text)) return `x'${text.slice(2)}'`;
  if (kind === 'bits' && /^[01]+$/.test(text)) return `b'${text}'`;
  const plain = kind === 'integer' || kind === 'decimal' || kind === 'float';
  return plain && number.test(text) ? text : literal(text);
};

export const mysqlWriter = async (options: {
  connectionString: string;
  schema?: string;
}): Promise<WriteSession> => {
  const { client, address } = await openSession(options.connectionString);
  const database = options.schema ?? address.database;
  if (database === undefined) throw new Error('neither the plan nor the connection names a database');
  const run = (sql: string) => textRows(client, sql);
  await run('SET SESSION TRANSACTION READ WRITE');
  // A value that does not fit is refused and never cut; zero dates were in the old system and may go back to it.
  await run("SET sql_mode = 'STRICT_ALL_TABLES'");
  const columns = new Map(
    (await catalogColumns(client, database)).map((column) => [`${column.table}\0${column.name}`, column]),
  );
  const columnOf = (table: string, name: string): CatalogColumn => {
    const column = columns.get(`${table}\0${name}`);
    if (column === undefined) throw new Error(`the old system has no column ${table}.${name}`);
    return column;
  };
  const { tables } = await introspect(client, database);
  return {
    run,
    ident,
    qualified: (table) => qualified(database, table),
    value: (table, name, text) => assigned(columnOf(table, name), text),
    keyValue: (table, name, text) => notedColumn(columnOf(table, name)).literal(text),
    references: async (table) =>
      tables.flatMap((other) =>
        other.foreignKeys
          .filter((key) => key.table === table)
          .map((key) => ({
            schema: database,
            table: other.name,
            columns: key.columns,
            to: key.references,
          })),
      ),
    // A statement that fails leaves its transaction as it was; a deadlock ends it, and that is no refusal.
    guarded: (work) => work(),
    refusal: (error) =>
      error instanceof SourceError && error.code !== undefined && refusals.has(error.code)
        ? { code: error.code, message: error.message }
        : undefined,
    close: () => endSession(client),
  };
};
