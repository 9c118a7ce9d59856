/** Schemas in a few words. */
import type { ColumnInfo, SchemaInfo, TableInfo, ValueKind } from '../schema-info/rules.ts';

const kinds: [RegExp, ValueKind][] = [
  [/^(character|varchar|char|text)/, 'text'],
  [/^(smallint|integer|bigint|int|tinyint|mediumint)/, 'integer'],
  [/^(numeric|decimal)/, 'decimal'],
  [/^(real|double|float)/, 'float'],
  [/^(boolean)/, 'boolean'],
  [/^(timestamp.* with time zone|timestamptz)/, 'timestamptz'],
  [/^(timestamp|datetime)/, 'timestamp'],
  [/^date/, 'date'],
  [/^time/, 'time'],
  [/^bytea|^blob|^varbinary/, 'bytes'],
  [/^bit/, 'bits'],
  [/^uuid/, 'uuid'],
  [/^json/, 'json'],
];

const sizes = (kind: ValueKind, type: string): Partial<ColumnInfo> => {
  const [, first, second] = /\((\d+)(?:,\s*(\d+))?\)/.exec(type) ?? [];
  if (first === undefined) return {};
  if (kind === 'decimal') return { precision: Number(first), scale: Number(second ?? 0) };
  return kind === 'text' || kind === 'bits' ? { length: Number(first) } : {};
};

/** `col('qty', 'decimal(18,6)', { nullable: true })`; NOT NULL without a default unless said. */
export const col = (name: string, type: string, over: Partial<ColumnInfo> = {}): ColumnInfo => {
  const kind = kinds.find(([pattern]) => pattern.test(type))?.[1] ?? 'other';
  return {
    name,
    type,
    kind,
    nullable: false,
    hasDefault: false,
    generated: false,
    ...sizes(kind, type),
    ...(/unsigned/.test(type) ? { unsigned: true } : {}),
    ...over,
  };
};

/** The first column is the primary key unless said. */
export const table = (name: string, columns: ColumnInfo[], over: Partial<TableInfo> = {}): TableInfo => ({
  name,
  columns,
  primaryKey: columns[0] ? [columns[0].name] : [],
  uniques: [],
  foreignKeys: [],
  rows: 1_000,
  bytes: 100_000,
  ...over,
});

export const schema = (tables: TableInfo[], over: Partial<SchemaInfo> = {}): SchemaInfo => ({
  engine: 'postgres',
  version: '18.0',
  encoding: 'UTF8',
  tables,
  ...over,
});
