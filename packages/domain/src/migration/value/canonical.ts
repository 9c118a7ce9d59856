/** From text to the text a column of the target prints back: what is sent and what is read back can be compared byte by byte. */
import type { ColumnInfo, ValueKind } from '../schema-info/rules.ts';
import { bitsOf, canonicalBytes, canonicalUuid } from './binary.ts';
import { canonicalBoolean } from './boolean.ts';
import { decimalOf } from './decimal.ts';
import { floatOf } from './float.ts';
import { dateOf, type TimeOptions, timeOf, timestampOf, timestamptzOf } from './instant.ts';
import { integerOf } from './integer.ts';
import { jsonOf } from './json.ts';
import { textOf, unlimited } from './text.ts';
import type { Canonical } from './trace.ts';

const makers = {
  text: (column, { lossy }) => textOf(column, lossy),
  integer: ({ type }, { lossy }) => integerOf(type, lossy),
  decimal: ({ precision, scale }, { lossy }) => decimalOf(precision, scale ?? 0, lossy),
  float: ({ type }) => floatOf(type),
  boolean: () => canonicalBoolean,
  date: (_, options) => dateOf(options),
  time: ({ type }, options) => timeOf(type, options),
  timestamp: ({ type }, options) => timestampOf(type, options),
  timestamptz: ({ type }, options) => timestamptzOf(type, options),
  bytes: () => canonicalBytes,
  bits: (column) => bitsOf(column),
  uuid: () => canonicalUuid,
  json: ({ type }) => jsonOf(type),
  // The target's own input function decides; what it refuses is quarantined.
  other: () => unlimited,
} satisfies Record<ValueKind, (column: ColumnInfo, options: TimeOptions) => Canonical>;

/** `column` is one of a PostgreSQL target. */
export const canonicalOf = (column: ColumnInfo, options: TimeOptions): Canonical =>
  makers[column.kind](column, options);
