import type { FieldFault } from '../../errors.ts';
import { type CsvRecord, readCsv } from './csv.ts';
import type { NoticeRow, Rows } from './rows.ts';
import { headers } from './words.ts';

const columns = ['date', 'kind', 'name'] as const;
type Column = (typeof columns)[number];

const fault = (line: number, code: string, message: string): FieldFault => ({
  path: `/line/${line}`,
  code,
  message: `line ${line}: ${message}`,
});

const headerFaults = (header: CsvRecord, found: (Column | undefined)[]): FieldFault[] => [
  ...columns
    .filter((column) => !found.includes(column))
    .map((column) =>
      fault(
        header.line,
        'header',
        `there is no column \`${column}\`: begin with date,kind,name or 日期,类型,名称`,
      ),
    ),
  ...found.flatMap((column, i) =>
    column !== undefined && found.indexOf(column) < i
      ? [fault(header.line, 'header', `the column \`${column}\` stands there twice`)]
      : [],
  ),
  ...header.cells
    .filter((_, i) => found[i] === undefined)
    .map((cell) => fault(header.line, 'header', `the column \`${cell}\` is not known: remove it`)),
];

/** Rows of a CSV with a header in English or Chinese, its columns in any order. */
export const csvRows = (text: string): Rows => {
  const { records, unclosed } = readCsv(text);
  if (unclosed !== undefined)
    return { rows: [], errors: [fault(unclosed, 'quote', 'a quote begins here and never ends')] };
  const [header, ...rest] = records;
  if (!header)
    return {
      rows: [],
      errors: [fault(1, 'empty', 'the file is empty: give date,kind,name and one row a day')],
    };
  const found = header.cells.map((cell) => headers[cell.toLowerCase()]);
  const errors = headerFaults(header, found);
  if (errors.length > 0) return { rows: [], errors };
  const cellOf = (record: CsvRecord, column: Column): string => record.cells[found.indexOf(column)] ?? '';
  return {
    rows: rest.map(
      (record): NoticeRow => ({
        path: `/line/${record.line}`,
        label: `line ${record.line}: `,
        date: cellOf(record, 'date'),
        kind: cellOf(record, 'kind'),
        name: cellOf(record, 'name'),
      }),
    ),
    errors: rest
      .filter((record) => record.cells.length > found.length)
      .map((record) =>
        fault(record.line, 'cells', `has ${record.cells.length} values for ${found.length} columns`),
      ),
  };
};
