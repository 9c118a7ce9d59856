import type { Encoding } from '@perennial/domain/migration/plan/rules';
import type pg from 'pg';
import { freezeDatabase, unfreezeDatabase, writersOf } from '../cutover/freeze.ts';
import type { ReadSpec, RowBatch, SourcePort } from '../ports.ts';
import { inspectSource } from '../probe/inspect-source.ts';
import { askPostgres } from '../verify/verify-invariant.ts';
import { copyOut } from './copy-text/copy-out.ts';
import { decodeCopy } from './copy-text/decode.ts';
import { identList, literal, qualified } from './identifier.ts';
import { introspect } from './introspect.ts';
import { conditionsOf, type KeyColumn, keyColumnsOf, orderOf } from './keyset.ts';
import { openSession, textRows } from './session.ts';

export type PostgresSourceOptions = {
  connectionString: string;
  /** `public` unless given. */
  schema?: string;
  /** Of the text columns; UTF-8 unless given. A database that is not SQL_ASCII converts to UTF-8 by itself. */
  encoding?: Encoding;
  timeZone?: string;
  /** Shows in pg_stat_activity. */
  name?: string;
};

const blockOf = (address: string): number => Number(/^\((\d+),/.exec(address)?.[1] ?? 0);

/** Connections are opened as they are needed and kept for the next use; `close` ends them all. */
export const postgresSource = async (options: PostgresSourceOptions): Promise<SourcePort> => {
  const { connectionString, schema = 'public', timeZone, name = 'perennial-migration' } = options;
  const open = (clientEncoding: 'UTF8' | 'SQL_ASCII') =>
    openSession({
      connectionString,
      name,
      schema,
      clientEncoding,
      ...(timeZone === undefined ? {} : { timeZone }),
    });
  const control = await open('UTF8');
  const [about] = await textRows(control, 'SHOW server_encoding');
  const raw = about?.[0] === 'SQL_ASCII';
  const encoding = raw ? (options.encoding ?? 'utf-8') : 'utf-8';
  const idle: pg.Client[] = [];
  // -1 and not NULL: a `char(9)` would be called "character", and a cast to that keeps one letter.
  const keyOf = async (spec: ReadSpec): Promise<KeyColumn[]> => {
    const types = new Map(
      await textRows(
        control,
        `SELECT attname, format_type(atttypid, -1) FROM pg_attribute WHERE attrelid = ${literal(qualified(schema, spec.table))}::regclass AND attnum > 0`,
      ).then((rows) => rows.map(([column, type]): [string, string] => [column ?? '', type ?? ''])),
    );
    return keyColumnsOf(spec, (column) => {
      const type = types.get(column);
      if (type === undefined) throw new Error(`${spec.table} has no column "${column}" to order it by`);
      return type;
    });
  };
  let partitioned: Promise<Set<string>> | undefined;
  /** Rows of a partitioned table lie in its partitions; those of an inheriting table are read as its own. */
  const from = async ({ table }: ReadSpec): Promise<string> => {
    partitioned ??= textRows(
      control,
      "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = $1 AND c.relkind = 'p'",
      [schema],
    ).then((rows) => new Set(rows.map(([name]) => name ?? '')));
    return ` FROM ${(await partitioned).has(table) ? '' : 'ONLY '}${qualified(schema, table)}`;
  };
  const one = async (sql: string): Promise<string[] | undefined> => {
    const [row] = await textRows(control, sql);
    return row?.map((value) => value ?? '');
  };
  const pagesOf = (spec: ReadSpec) =>
    one(
      `SELECT pg_relation_size(c.oid) / current_setting('block_size')::bigint, greatest(c.reltuples, 1) / greatest(c.relpages, 1)
       FROM pg_class c WHERE c.oid = ${literal(qualified(schema, spec.table))}::regclass`,
    );

  return {
    introspect: () => introspect(control, schema),
    upperBound: async (spec) => {
      if (spec.key.length === 0) {
        const blocks = Number((await pagesOf(spec))?.[0] ?? 0);
        return blocks === 0 ? undefined : [`(${blocks - 1},65535)`];
      }
      const key = await keyOf(spec);
      return one(
        `SELECT ${identList(spec.key)}${await from(spec)}${conditionsOf(key, {}, spec.where)}${orderOf(key, 'DESC')} LIMIT 1`,
      );
    },
    cut: async (spec, after, upTo, rows) => {
      if (spec.key.length === 0) {
        const perBlock = Number((await pagesOf(spec))?.[1] ?? 1);
        const last = blockOf(after?.[0] ?? '(-1,0)');
        const end = (after === undefined ? -1 : last) + Math.max(1, Math.round(rows / perBlock));
        return end >= blockOf(upTo[0] ?? '') ? undefined : [`(${end},65535)`];
      }
      const key = await keyOf(spec);
      const range = { upTo, ...(after === undefined ? {} : { after }) };
      const columns = identList(spec.key);
      // The limit bounds what is looked at: an offset from the table's beginning would look at more with each chunk.
      const found = await textRows(
        control,
        `SELECT ${columns} FROM (SELECT ${columns}, row_number() OVER (${orderOf(key)}) AS n${await from(spec)}${conditionsOf(key, range, spec.where)}${orderOf(key)} LIMIT ${rows + 1}) AS part
         WHERE n >= ${rows} ORDER BY n`,
      );
      return found.length < 2 ? undefined : found[0]?.map((value) => value ?? '');
    },
    read: async function* (spec, range, signal): AsyncGenerator<RowBatch> {
      const key = await keyOf(spec);
      const order = spec.key.length === 0 ? '' : orderOf(key);
      const sql = `SELECT ${identList(spec.columns)}${await from(spec)}${conditionsOf(key, range, spec.where)}${order}`;
      const client = idle.pop() ?? (await open(raw ? 'SQL_ASCII' : 'UTF8'));
      let whole = false;
      try {
        yield* decodeCopy(copyOut(client, sql, signal), encoding);
        whole = true;
      } finally {
        if (whole) idle.push(client);
        else await client.end();
      }
    },
    count: async (spec) =>
      BigInt((await one(`SELECT count(*)${await from(spec)}${conditionsOf([], {}, spec.where)}`))?.[0] ?? 0),
    ask: (sql, limit, timeoutMs) => askPostgres(control, timeoutMs)(sql, limit),
    inspect: (tables) => inspectSource(control, schema, tables),
    freezing: {
      freeze: (statements) => freezeDatabase(control, statements),
      unfreeze: (statements) => unfreezeDatabase(control, statements),
      writers: () => writersOf(control),
    },
    close: async () => {
      await Promise.all([control, ...idle.splice(0)].map((client) => client.end()));
    },
  };
};
