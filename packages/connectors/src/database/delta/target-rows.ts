/** Rows of the target by key: looked at, and taken away. */
import type pg from 'pg';
import type { XXHashAPI } from 'xxhash-wasm';
import { hashRow, type RowHash } from '../checksum/bucket-sums.ts';
import { encodeLine } from '../postgres/copy-text/encode.ts';
import { ident, qualified } from '../postgres/identifier.ts';
import { textRows } from '../postgres/session.ts';

/** Columns of another table that refer to columns of this one. */
export type Reference = { table: string; schema: string; columns: string[]; to: string[] };

export type Shape = { types: ReadonlyMap<string, string>; references: readonly Reference[] };

type Columns = readonly string[];
type Keys = readonly (readonly string[])[];

const listOf = (json: string | null | undefined): string[] => {
  const list: unknown = JSON.parse(json ?? '[]');
  return Array.isArray(list) ? list.map(String) : [];
};

/** Types without their lengths: a cast to `varchar(5)` would cut a value off instead of refusing it. */
export const shapeOf = async (client: pg.Client, schema: string, table: string): Promise<Shape> => {
  const name = qualified(schema, table);
  const types = await textRows(
    client,
    'SELECT attname, format_type(atttypid, -1) FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped',
    [name],
  );
  const references = await textRows(
    client,
    `SELECT n.nspname, c.relname,
       (SELECT json_agg(a.attname ORDER BY k.at) FROM unnest(con.conkey) WITH ORDINALITY AS k(num, at)
        JOIN pg_attribute a ON a.attrelid = con.conrelid AND a.attnum = k.num),
       (SELECT json_agg(a.attname ORDER BY k.at) FROM unnest(con.confkey) WITH ORDINALITY AS k(num, at)
        JOIN pg_attribute a ON a.attrelid = con.confrelid AND a.attnum = k.num)
     FROM pg_constraint con JOIN pg_class c ON c.oid = con.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE con.contype = 'f' AND con.confrelid = $1::regclass AND con.conparentid = 0`,
    [name],
  );
  return {
    types: new Map(types.map(([column, type]) => [column ?? '', type ?? ''])),
    references: references.map(([other, from, columns, to]) => ({
      schema: other ?? '',
      table: from ?? '',
      columns: listOf(columns),
      to: listOf(to),
    })),
  };
};

/** `t` joined with the keys, which come as one array for each column. */
const joined = (types: Shape['types'], columns: Columns): { from: string; on: string } => ({
  from: `unnest(${columns.map((_, i) => `$${i + 1}::text[]`).join(', ')}) AS k(${columns.map((_, i) => `k${i}`).join(', ')})`,
  on: columns.map((c, i) => `t.${ident(c)} = k.k${i}::${types.get(c) ?? 'text'}`).join(' AND '),
});

const arrays = (columns: Columns, keys: Keys): string[][] =>
  columns.map((_, i) => keys.map((key) => key[i] ?? ''));

export type Line = RowHash & { key: readonly string[]; text: string };

/** Rows whose `by` columns have one of the keys, as lines, locked until the transaction ends. */
export const readLines = async (
  client: pg.Client,
  hash: XXHashAPI,
  spec: {
    schema: string;
    table: string;
    columns: Columns;
    keyColumns: number;
    by: Columns;
    shape: Shape;
    buckets: number;
  },
  keys: Keys,
): Promise<Line[]> => {
  if (keys.length === 0) return [];
  const { from, on } = joined(spec.shape.types, spec.by);
  const rows = await textRows(
    client,
    `SELECT ${spec.columns.map((c) => `t.${ident(c)}`).join(', ')} FROM ${qualified(spec.schema, spec.table)} t JOIN ${from} ON ${on} FOR UPDATE OF t`,
    arrays(spec.by, keys),
  );
  const places = spec.by.map((column) => spec.columns.indexOf(column));
  return rows.map((row) => {
    const text = encodeLine(row).slice(0, -1);
    return {
      key: places.map((at) => row[at] ?? ''),
      text,
      ...hashRow(hash, Buffer.from(text), spec.keyColumns, spec.buckets),
    };
  });
};

/**
 * Keys of rows nobody refers to, apart from the tables in `apart`. Looked at and not tried: the target may answer a
 * deletion by deleting or clearing what refers to it, and nobody would know.
 */
export const unreferenced = async (
  client: pg.Client,
  spec: { schema: string; table: string; key: Columns; shape: Shape; apart: readonly string[] },
  keys: Keys,
): Promise<string[][]> => {
  if (keys.length === 0) return [];
  const { from, on } = joined(spec.shape.types, spec.key);
  const others = spec.shape.references.filter(
    (r) => !(r.schema === spec.schema && spec.apart.includes(r.table)),
  );
  const free = others.map(
    (r) =>
      `NOT EXISTS (SELECT FROM ${qualified(r.schema, r.table)} r WHERE ${r.columns.map((c, i) => `r.${ident(c)} = t.${ident(r.to[i] ?? '')}`).join(' AND ')})`,
  );
  const rows = await textRows(
    client,
    `SELECT ${spec.key.map((c) => `t.${ident(c)}`).join(', ')} FROM ${qualified(spec.schema, spec.table)} t JOIN ${from} ON ${[on, ...free].join(' AND ')}`,
    arrays(spec.key, keys),
  );
  return rows.map((row) => row.map((value) => value ?? ''));
};

export const deleteRows = async (
  client: pg.Client,
  spec: { schema: string; table: string; by: Columns; shape: Shape },
  keys: Keys,
): Promise<void> => {
  if (keys.length === 0) return;
  const { from, on } = joined(spec.shape.types, spec.by);
  await client.query(
    `DELETE FROM ${qualified(spec.schema, spec.table)} t USING ${from} WHERE ${on}`,
    arrays(spec.by, keys),
  );
};
