/** What introspection says of a database, in one form for every engine. */

/** How values are compared and written as text; every engine maps its own types onto these. */
export const valueKinds = [
  'text',
  'integer',
  'decimal',
  'float',
  'boolean',
  'date',
  'time',
  'timestamp',
  'timestamptz',
  'bytes',
  'bits',
  'uuid',
  'json',
  'other',
] as const;
export type ValueKind = (typeof valueKinds)[number];

export type ColumnInfo = {
  name: string;
  /** The engine's own words: `character varying(40)`, `decimal(18,6) unsigned`. */
  type: string;
  kind: ValueKind;
  nullable: boolean;
  /** Characters. */
  length?: number;
  precision?: number;
  scale?: number;
  /** MySQL's unsigned integers reach twice as far. */
  unsigned?: boolean;
  hasDefault: boolean;
  /** Computed by the database; cannot be written. */
  generated: boolean;
};

export type ForeignKey = { columns: string[]; table: string; references: string[] };

export type TableInfo = {
  name: string;
  columns: ColumnInfo[];
  /** Empty where the table has none. */
  primaryKey: string[];
  uniques: string[][];
  foreignKeys: ForeignKey[];
  /** The engine's estimate; -1 where it has none. */
  rows: number;
  bytes?: number;
};

export type SchemaInfo = {
  engine: 'postgres' | 'mysql' | 'files';
  version: string;
  /** As the engine calls it: `UTF8`, `SQL_ASCII`, `utf8mb4`. */
  encoding: string;
  tables: TableInfo[];
};
