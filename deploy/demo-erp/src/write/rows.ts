import type { Row, Table } from '../data/cell.ts';
import type { Planted } from '../faults/plant.ts';

/** Rows of a table as the legacy database is to hold them: its own with their changes, then those that were added. */
export function* rowsOf(table: Table, { edits, adds }: Planted): Generator<Row> {
  const changed = edits.get(table.name);
  for (let i = 0; i < table.count; i++) yield changed?.get(i) ?? table.row(i);
  yield* adds.get(table.name) ?? [];
}
