/** The schema of a PostgreSQL database in the form all engines share. Source: PostgreSQL documentation, "System Catalogs". */
import type {
  ColumnInfo,
  ForeignKey,
  SchemaInfo,
  TableInfo,
  ValueKind,
} from '@perennial/domain/migration/schema-info/rules';
import type pg from 'pg';
import { textRows } from './session.ts';

const kinds: Readonly<Record<string, ValueKind>> = {
  text: 'text',
  varchar: 'text',
  bpchar: 'text',
  char: 'text',
  name: 'text',
  int2: 'integer',
  int4: 'integer',
  int8: 'integer',
  oid: 'integer',
  numeric: 'decimal',
  money: 'other',
  float4: 'float',
  float8: 'float',
  bool: 'boolean',
  date: 'date',
  time: 'time',
  timetz: 'time',
  timestamp: 'timestamp',
  timestamptz: 'timestamptz',
  bytea: 'bytes',
  bit: 'bits',
  varbit: 'bits',
  uuid: 'uuid',
  json: 'json',
  jsonb: 'json',
};

/** Of a domain the type beneath it: that is how its values are printed. */
const columnsSql = `
  SELECT c.relname, a.attname,
         format_type(coalesce(base.oid, a.atttypid), CASE WHEN base.oid IS NULL THEN a.atttypmod ELSE t.typtypmod END),
         coalesce(base.typname, t.typname),
         NOT (a.attnotnull OR t.typnotnull), a.atthasdef OR a.attidentity <> '', a.attgenerated <> '' OR a.attidentity = 'a',
         CASE WHEN a.atttypmod < 0 THEN t.typtypmod ELSE a.atttypmod END
  FROM pg_class c
  JOIN pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  JOIN pg_type t ON t.oid = a.atttypid
  LEFT JOIN pg_type base ON base.oid = t.typbasetype
  WHERE n.nspname = $1 AND c.relkind IN ('r', 'p', 'f') AND NOT c.relispartition
  ORDER BY c.relname, a.attnum`;

const keysSql = `
  SELECT c.relname, i.indisprimary,
         (SELECT json_agg(a.attname ORDER BY k.at) FROM unnest(i.indkey) WITH ORDINALITY AS k(num, at)
          JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.num)
  FROM pg_index i
  JOIN pg_class c ON c.oid = i.indrelid
  JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname = $1 AND i.indisunique AND i.indpred IS NULL AND i.indexprs IS NULL AND i.indisvalid
  ORDER BY c.relname, i.indexrelid`;

const foreignSql = `
  SELECT c.relname, f.relname,
         (SELECT json_agg(a.attname ORDER BY k.at) FROM unnest(con.conkey) WITH ORDINALITY AS k(num, at)
          JOIN pg_attribute a ON a.attrelid = con.conrelid AND a.attnum = k.num),
         (SELECT json_agg(a.attname ORDER BY k.at) FROM unnest(con.confkey) WITH ORDINALITY AS k(num, at)
          JOIN pg_attribute a ON a.attrelid = con.confrelid AND a.attnum = k.num)
  FROM pg_constraint con
  JOIN pg_class c ON c.oid = con.conrelid
  JOIN pg_class f ON f.oid = con.confrelid
  JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname = $1 AND con.contype = 'f' AND con.conparentid = 0
  ORDER BY c.relname, con.conname`;

const tablesSql = `
  SELECT c.relname, c.reltuples::bigint, pg_total_relation_size(c.oid)
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname = $1 AND c.relkind IN ('r', 'p', 'f') AND NOT c.relispartition
  ORDER BY c.relname`;

/** Lengths and scales as `atttypmod` packs them. */
const sizes = (typname: string, mod: number): Pick<ColumnInfo, 'length' | 'precision' | 'scale'> => {
  if (mod < 0) return {};
  if (typname === 'varchar' || typname === 'bpchar') return { length: mod - 4 };
  if (typname === 'bit' || typname === 'varbit') return { length: mod };
  if (typname === 'numeric') {
    const packed = mod - 4;
    // Since PostgreSQL 15 a scale may be negative: eleven bits with their sign.
    const scale = ((packed & 0x7ff) ^ 0x400) - 0x400;
    return { precision: (packed >> 16) & 0xffff, scale };
  }
  return {};
};

const columnOf = ([, name, type, typname, nullable, hasDefault, generated, mod]: (
  | string
  | null
)[]): ColumnInfo => ({
  name: name ?? '',
  type: type ?? '',
  kind: kinds[typname ?? ''] ?? 'other',
  nullable: nullable === 't',
  ...sizes(typname ?? '', Number(mod)),
  hasDefault: hasDefault === 't',
  generated: generated === 't',
});

const names = (json: string | null | undefined): string[] => {
  const list: unknown = JSON.parse(json ?? '[]');
  return Array.isArray(list) ? list.map(String) : [];
};

const groupBy = (rows: (string | null)[][]): Map<string, (string | null)[][]> =>
  Map.groupBy(rows, ([table]) => table ?? '');

/** Every table of one schema. Rejects where there is no such schema, naming those there are. */
export const introspect = async (client: pg.Client, schema: string): Promise<SchemaInfo> => {
  const [about] = await textRows(
    client,
    "SELECT current_setting('server_version'), current_setting('server_encoding'), to_regnamespace(quote_ident($1)) IS NOT NULL",
    [schema],
  );
  if (about?.[2] !== 't') {
    const all = await textRows(
      client,
      "SELECT nspname FROM pg_namespace WHERE nspname !~ '^(pg_|information_schema$)' ORDER BY 1",
    );
    throw new Error(`there is no schema "${schema}"; there are: ${all.flat().join(', ')}`);
  }
  const of = async (sql: string) => groupBy(await textRows(client, sql, [schema]));
  const tables = await textRows(client, tablesSql, [schema]);
  const columns = await of(columnsSql);
  const keys = await of(keysSql);
  const foreign = await of(foreignSql);
  return {
    engine: 'postgres',
    version: about[0] ?? '',
    encoding: about[1] ?? '',
    tables: tables.map(([name, rows, bytes]): TableInfo => {
      const table = name ?? '';
      const unique = (keys.get(table) ?? []).map(([, primary, list]) => ({
        primary: primary === 't',
        columns: names(list),
      }));
      return {
        name: table,
        columns: (columns.get(table) ?? []).map(columnOf),
        primaryKey: unique.find((k) => k.primary)?.columns ?? [],
        uniques: unique.filter((k) => !k.primary).map((k) => k.columns),
        foreignKeys: (foreign.get(table) ?? []).map(
          ([, to, from, references]): ForeignKey => ({
            columns: names(from),
            table: to ?? '',
            references: names(references),
          }),
        ),
        rows: Number(rows),
        bytes: Number(bytes),
      };
    }),
  };
};
