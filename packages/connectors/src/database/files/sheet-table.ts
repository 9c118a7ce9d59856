import type { Field } from '@perennial/domain/migration/row/rules';
import type { RowFault } from '../ports.ts';
import type { Description } from './description.ts';
import { columnNames, type FileTable, placeOf } from './file-table.ts';
import type { Sheet, SheetRow } from './workbook/read-workbook.ts';

const faultOf = ({ cells, error }: SheetRow, width: number): RowFault | undefined => {
  if (error !== undefined) return { rule: 'file.cell', message: `the cell ${error}` };
  const used = cells.findLastIndex((cell) => cell !== null) + 1;
  return used <= width
    ? undefined
    : { rule: 'file.fields', message: `the row has ${used} cells, expected ${width} at most` };
};

const batchRows = 1_000;

/** A sheet as a table, held in memory. A row's place is its number; its bytes are its cells as JSON, since it has no own. */
export const sheetTable = ({ rows }: Sheet, { columns, header }: Description, bytes: number): FileTable => {
  const [first] = rows;
  const headed = header ?? columns === undefined;
  const names = columns ?? columnNames(first?.cells ?? []);
  const all = headed ? rows.slice(1) : rows;
  const between = (after: string | undefined, upTo: string | undefined): SheetRow[] => {
    const from = after === undefined ? 0 : Number(after);
    const to = upTo === undefined ? Number.POSITIVE_INFINITY : Number(upTo);
    return all.filter(({ number }) => number > from && number <= to);
  };
  return {
    columns: names,
    encoding: 'utf-8',
    bytes,
    upperBound: async () => all.at(-1)?.number.toString(),
    cut: async (after, upTo, count) => {
      const part = between(after, upTo);
      return part.length <= count ? undefined : part[count - 1]?.number.toString();
    },
    read: async function* (places, range, signal) {
      placeOf(range.after);
      placeOf(range.upTo);
      const part = between(range.after?.[0], range.upTo?.[0]);
      for (let at = 0; at < part.length; at += batchRows) {
        signal.throwIfAborted();
        const batch = part.slice(at, at + batchRows);
        const rowAt = (index: number): Field[] =>
          places.map((place) =>
            place === -1 ? String(batch[index]?.number) : (batch[index]?.cells[place] ?? null),
          );
        yield {
          length: batch.length,
          each: (take) => batch.forEach((_, i) => void take(rowAt(i), i)),
          row: rowAt,
          raw: (index) => Buffer.from(JSON.stringify(batch[index]?.cells ?? [])),
          fault: (index) => {
            const row = batch[index];
            return row === undefined ? undefined : faultOf(row, names.length);
          },
        };
      }
    },
    count: async () => BigInt(all.length),
  };
};
