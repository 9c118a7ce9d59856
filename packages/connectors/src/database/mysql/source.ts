import type { Encoding } from '@perennial/domain/migration/plan/rules';
import type { Field } from '@perennial/domain/migration/row/rules';
import type { ReadSpec, RowBatch, SourcePort } from '../ports.ts';
import { addressOf } from './address.ts';
import { catalogColumns } from './catalog.ts';
import { qualified } from './identifier.ts';
import { introspect } from './introspect.ts';
import { type KeyColumn, keyColumn } from './key-column.ts';
import { conditionsOf, orderOf } from './keyset.ts';
import type { CatalogColumn } from './kinds.ts';
import { readColumn } from './read-column.ts';
import { type FieldReader, type RowBlock, readRow } from './row-block.ts';
import { textRows } from './session.ts';
import { SessionPool } from './session-pool.ts';
import { streamRows } from './stream-rows.ts';

export type MysqlSourceOptions = {
  connectionString: string;
  /** The database; that of the connection unless given. */
  schema?: string;
  /** Of columns whose character set says nothing about their bytes (latin1, ascii); what it says unless given. */
  encoding?: Encoding;
};

const batchOf = ({ bytes, ends }: RowBlock, readers: readonly FieldReader<Field>[]): RowBatch => {
  const startOf = (index: number): number => (index === 0 ? 0 : (ends[index - 1] ?? 0));
  return {
    length: ends.length,
    each: (take) => {
      for (let i = 0; i < ends.length; i++) take(readRow(bytes, startOf(i), readers), i);
    },
    row: (index) => readRow(bytes, startOf(index), readers),
    raw: (index) => bytes.subarray(startOf(index), ends[index]),
  };
};

/** In the statement's order, each there. */
const pick = (table: string, all: ReadonlyMap<string, CatalogColumn>, names: readonly string[]) =>
  names.map((name) => {
    const column = all.get(name);
    if (column === undefined) throw new Error(`${table} has no column "${name}"`);
    return column;
  });

/**
 * A table with a key is read in chunks. MySQL gives rows no address, so a table without one is a single chunk, streamed
 * once and written in one transaction; rows that come while it is read are not held apart from it.
 */
export const mysqlSource = async (options: MysqlSourceOptions): Promise<SourcePort> => {
  const { connectionString, encoding } = options;
  const database = options.schema ?? addressOf(connectionString).database;
  if (database === undefined)
    throw new Error('neither the plan nor the connection names a database; set `schema` of the source');
  const pool = new SessionPool(connectionString);
  // A wrong address is told now and not at the first table.
  await pool.use(async () => undefined);
  const catalog = new Map<string, Promise<Map<string, CatalogColumn>>>();
  const columnsOf = (table: string): Promise<Map<string, CatalogColumn>> => {
    const there = catalog.get(table);
    if (there !== undefined) return there;
    const asked = pool
      .use((client) => catalogColumns(client, database, table))
      .then((all) => {
        if (all.length === 0) throw new Error(`there is no table "${table}" in "${database}"`);
        return new Map(all.map((column) => [column.name, column]));
      });
    catalog.set(table, asked);
    asked.catch(() => catalog.delete(table));
    return asked;
  };
  const keyOf = async (spec: ReadSpec): Promise<KeyColumn[]> =>
    pick(spec.table, await columnsOf(spec.table), spec.key).map(keyColumn);
  const from = ({ table }: ReadSpec): string => ` FROM ${qualified(database, table)}`;
  const rowsOf = (sql: string) => pool.use((client) => textRows(client, sql));
  const listOf = (key: readonly KeyColumn[]): string => key.map((column) => column.select).join(', ');
  const values = (row: readonly (string | null)[] | undefined) => row?.map((value) => value ?? '');

  return {
    introspect: () => pool.use((client) => introspect(client, database)),
    upperBound: async (spec) => {
      const key = await keyOf(spec);
      const list = key.length === 0 ? '1' : listOf(key);
      const [row] = await rowsOf(
        `SELECT ${list}${from(spec)}${conditionsOf(key, {}, spec.where)}${orderOf(key, 'DESC')} LIMIT 1`,
      );
      return row === undefined || key.length > 0 ? values(row) : [];
    },
    cut: async (spec, after, upTo, rows) => {
      const key = await keyOf(spec);
      if (key.length === 0) return undefined;
      const range = { upTo, ...(after === undefined ? {} : { after }) };
      // The offset counts from the chunk's beginning, so that no chunk looks at more than its own rows.
      const found = await rowsOf(
        `SELECT ${listOf(key)}${from(spec)}${conditionsOf(key, range, spec.where)}${orderOf(key)} LIMIT 2 OFFSET ${rows - 1}`,
      );
      return found.length < 2 ? undefined : values(found[0]);
    },
    read: async function* (spec, range, signal): AsyncGenerator<RowBatch> {
      const key = await keyOf(spec);
      const columns = pick(spec.table, await columnsOf(spec.table), spec.columns).map((column) =>
        readColumn(column, encoding),
      );
      const readers = columns.map(({ read }) => read);
      const list = columns.map(({ select }) => select).join(', ') || 'NULL';
      const sql = `SELECT ${list}${from(spec)}${conditionsOf(key, range, spec.where)}${orderOf(key)}`;
      const { client, giveBack } = await pool.take();
      let whole = false;
      try {
        for await (const block of streamRows(client, sql, signal)) yield batchOf(block, readers);
        whole = true;
      } finally {
        giveBack(whole);
      }
    },
    count: async (spec) => {
      const [row] = await rowsOf(`SELECT COUNT(*)${from(spec)}${conditionsOf([], {}, spec.where)}`);
      return BigInt(row?.[0] ?? 0);
    },
    close: () => pool.close(),
  };
};
