/** Keys of MySQL rows as the source prints them in its rows: what a trigger notes, and how a row is looked up by it. */
import { catalogColumns } from '../../mysql/catalog.ts';
import { ident, literal } from '../../mysql/identifier.ts';
import { type CatalogColumn, kindOf } from '../../mysql/kinds.ts';
import { endSession, openSession } from '../../mysql/session.ts';
import type { ReadSpec } from '../../ports.ts';
import { CannotFollow, type Followed } from '../ports.ts';
import type { Dialect } from '../rows-by-key.ts';

export type NotedColumn = {
  /** The value in a trigger's row, as text; `row` is NEW or OLD. */
  note: (row: 'NEW' | 'OLD') => string;
  literal: (value: string) => string;
};

const number = /^-?\d+(\.\d+)?$/;

const numberIn = (name: string, value: string): string => {
  if (!number.test(value))
    throw new RangeError(`${JSON.stringify(value)} is no number to look ${name} up by`);
  return value;
};

/** Compared as the column compares, so that its index is used: a text beside a number would make both of them floats. */
export const notedColumn = (column: CatalogColumn): NotedColumn => {
  const { table, name, dataType, type } = column;
  const plain = (row: 'NEW' | 'OLD'): string => `CONVERT(${row}.${ident(name)} USING utf8mb4)`;
  switch (kindOf(column)) {
    case 'integer':
    case 'decimal':
      return { note: plain, literal: (value) => numberIn(name, value) };
    case 'text':
      if (dataType !== 'enum' && dataType !== 'set') return { note: plain, literal };
      break;
    case 'date':
    case 'uuid':
      return { note: plain, literal };
    default:
      break;
  }
  throw new CannotFollow(
    `${table}.${name} is ${type}: rows with such a key cannot be followed by triggers; copy the table after the freeze`,
  );
};

/** Of one table's key; rejects what cannot be followed. */
export const notedKey = (
  columns: readonly CatalogColumn[],
  { table, key }: Followed,
): readonly NotedColumn[] => {
  if (key.length === 0)
    throw new CannotFollow(
      `${table} has no key, so a changed row cannot be found again; copy it after the freeze`,
    );
  const own = columns.filter((column) => column.table === table);
  if (own.length === 0) throw new CannotFollow(`there is no table ${table} to follow`);
  return key.map((name) => {
    const column = own.find((c) => c.name === name);
    if (column === undefined) throw new CannotFollow(`${table} has no column ${name}`);
    return notedColumn(column);
  });
};

/** Looks the types of the tables up once. */
export const mysqlDialect = async (
  connectionString: string,
  tables: readonly Followed[],
  schema?: string,
): Promise<Dialect> => {
  const { client, address } = await openSession(connectionString);
  try {
    const columns = await catalogColumns(client, schema ?? address.database ?? '');
    const keys = new Map(tables.map((followed) => [followed.table, notedKey(columns, followed)]));
    return {
      // Written out: a list of rows is compared in one type for all of them, in which large numbers are not exact.
      anyOf: ({ table, key }: ReadSpec, rows): string => {
        const noted = keys.get(table);
        if (noted === undefined) throw new Error(`${table} is not among the tables that are followed`);
        const one = (values: readonly string[]): string =>
          noted
            .map((column, i) => `${ident(key[i] ?? '')} = ${column.literal(values[i] ?? '')}`)
            .join(' AND ');
        return rows.map((values) => `(${one(values)})`).join(' OR ');
      },
    };
  } finally {
    await endSession(client);
  }
};
