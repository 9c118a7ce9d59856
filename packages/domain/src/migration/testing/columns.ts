/** Columns and values for tests of the mapping. */
import type { ColumnInfo, TableInfo, ValueKind } from '../schema-info/rules.ts';
import { canonicalOf } from '../value/canonical.ts';
import { Trace } from '../value/trace.ts';
import { zoneClock } from '../value/zone-clock.ts';

export const aColumn = (type: string, kind: ValueKind, over: Partial<ColumnInfo> = {}): ColumnInfo => ({
  name: 'c',
  type,
  kind,
  nullable: true,
  hasDefault: false,
  generated: false,
  ...over,
});

export const aTable = (name: string, columns: ColumnInfo[], primaryKey: string[] = []): TableInfo => ({
  name,
  columns,
  primaryKey,
  uniques: [],
  foreignKeys: [],
  rows: 0,
});

export type Taken = { text: string | null; rule?: string; lost?: true; ambiguous?: true };

/** What becomes of values on their way into a column. */
export const takenBy = (
  column: ColumnInfo,
  { zone, lossy = false }: { zone?: string; lossy?: boolean } = {},
): ((text: string) => Taken) => {
  const canonical = canonicalOf(column, { clock: zone === undefined ? undefined : zoneClock(zone), lossy });
  return (value) => {
    const trace = new Trace();
    const text = canonical(value, trace);
    return {
      text,
      ...(trace.fault === undefined ? {} : { rule: trace.fault.rule }),
      ...(trace.lost ? { lost: true } : {}),
      ...(trace.ambiguous ? { ambiguous: true } : {}),
    };
  };
};
