/** What a migration without a fault of its own would write: the plan's simple expressions applied, the answer key obeyed. */
import type { ColumnPlan, Expression, TablePlan } from '@perennial/domain/migration/plan/rules';
import type { Cell, Row } from '../data/cell.ts';
import type { Company } from '../data/company.ts';
import type { PlantedFault } from '../faults/fault.ts';
import type { Planted } from '../faults/plant.ts';

type Target = (string | null)[];

const textOf = (cell: Cell | undefined): string | null => {
  if (cell === undefined || cell === null || typeof cell === 'string') return cell ?? null;
  if ('bytes' in cell) return `\\x${Buffer.from(cell.bytes).toString('hex')}`;
  throw new Error('bytes that are no text reach no target');
};

const resultOf = (expression: Expression, row: Row, unitOf: (item: string) => string): string | null => {
  const of = (inner: Expression) => resultOf(inner, row, unitOf);
  if ('from' in expression) {
    if (!(expression.from in row)) throw new Error(`there is no column ${expression.from}`);
    return textOf(row[expression.from]);
  }
  if ('replace' in expression) return of(expression.replace.in)?.trimEnd() ?? null;
  if ('date' in expression) return of(expression.date.of);
  if ('lookup' in expression) return unitOf(String(row.item_no));
  if ('part' in expression)
    return of(expression.part.of)?.split(expression.part.separator)[expression.part.index - 1] ?? null;
  if ('codes' in expression) {
    const code = of(expression.codes.of);
    const found = expression.codes.map[code ?? ''];
    if (found === undefined) throw new Error(`code ${code} is not in the plan`);
    return found;
  }
  throw new Error(`the ideal knows no ${Object.keys(expression).join()}`);
};

const holdsKey = (row: Row, { key }: PlantedFault): boolean =>
  Object.entries(key).every(([column, value]) => row[column] === value);

/** Rows of a table after all faults are mended and those to be held back are gone. */
export function* mendedRows(
  name: string,
  company: Company,
  { faults, edits, adds }: Planted,
): Generator<Row> {
  const here = faults.filter(({ table }) => table === name);
  const fixed = here.filter(({ expected }) => expected === 'fixed');
  const held = here.filter(({ expected }) => expected === 'quarantined');
  const table = company.table(name);
  for (let i = 0; i < table.count; i++) {
    const row = edits.get(name)?.get(i) ?? table.row(i);
    const fault = edits.get(name)?.has(i) ? fixed.find((f) => holdsKey(row, f)) : undefined;
    yield fault === undefined ? row : { ...row, [fault.column]: fault.after ?? null };
  }
  for (const row of adds.get(name) ?? []) if (!held.some((f) => holdsKey(row, f))) yield row;
}

/** By target table, with its columns; splits come as tables of their own, after the one they are split from. */
export const idealTables = (
  { from, to, columns, splits = [] }: TablePlan,
  company: Company,
  planted: Planted,
): { table: string; columns: string[]; rows: () => Generator<Target> }[] => {
  const items = company.table('base_item');
  const units = new Map<string, string>();
  for (let i = 0; i < items.count; i++) {
    const { item_no, unit } = items.row(i);
    units.set(String(item_no), String(unit));
  }
  const unitOf = (item: string): string => units.get(item) ?? '';
  const targetOf = (plans: readonly ColumnPlan[], row: Row): Target =>
    plans.map(({ value }) => resultOf(value, row, unitOf));
  return [
    {
      table: to,
      columns: columns.map((c) => c.to),
      rows: function* () {
        for (const row of mendedRows(from, company, planted)) yield targetOf(columns, row);
      },
    },
    ...splits.map((split) => ({
      table: split.into,
      columns: split.columns.map((c) => c.to),
      rows: function* (): Generator<Target> {
        for (const row of mendedRows(from, company, planted)) {
          const parts = resultOf(split.of, row, unitOf)?.split(split.separator) ?? [];
          for (const [i, part] of parts.entries())
            yield targetOf(split.columns, { ...row, $item: part, $index: String(i + 1) });
        }
      },
    })),
  ];
};
