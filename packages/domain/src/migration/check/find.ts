import { hint } from '../../input/nearest.ts';
import type { ColumnInfo, SchemaInfo, TableInfo } from '../schema-info/rules.ts';
import type { Finding, FindingLevel } from './rules.ts';

export const finding = (
  level: FindingLevel,
  path: string,
  code: string,
  message: string,
  remedy: string,
): Finding => ({ level, path, code, message, remedy });

export const error = (path: string, code: string, message: string, remedy: string): Finding =>
  finding('error', path, code, message, remedy);

export const warning = (path: string, code: string, message: string, remedy: string): Finding =>
  finding('warning', path, code, message, remedy);

export const tableOf = (schema: SchemaInfo, name: string): TableInfo | undefined =>
  schema.tables.find((table) => table.name === name);

export const columnOf = (table: TableInfo, name: string): ColumnInfo | undefined =>
  table.columns.find((column) => column.name === name);

type Side = 'source' | 'target';

export const unknownTable = (side: Side, schema: SchemaInfo, name: string, path: string): Finding =>
  error(
    path,
    'unknown',
    `the ${side} has no table "${name}"${hint(
      name,
      schema.tables.map((table) => table.name),
    )}`,
    'correct the name, or grant the right to see the table',
  );

export const unknownColumn = (
  side: Side,
  table: string,
  name: string,
  known: readonly string[],
  path: string,
): Finding =>
  error(
    path,
    'unknown',
    `table "${table}" of the ${side} has no column "${name}"${hint(name, known)}`,
    'correct the name',
  );

export const sameSet = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((name) => b.includes(name));

/** Primary key and unique keys whose columns are all NOT NULL or not, as asked. */
export const uniqueKeys = (table: TableInfo): string[][] =>
  table.primaryKey.length > 0 ? [table.primaryKey, ...table.uniques] : table.uniques;
