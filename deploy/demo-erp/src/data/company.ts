/** The whole legacy company: the same rows and seed give the same bytes, row by row, on any machine. */
import { bookTables } from './books.ts';
import { catalogueTables } from './catalogue.ts';
import type { Table } from './cell.ts';
import { type Context, contextOf } from './context.ts';
import { peopleTables } from './people.ts';
import { stockTables } from './stock.ts';
import { tradeTables } from './trade.ts';

export type Company = { context: Context; tables: readonly Table[]; table: (name: string) => Table };

/** `rows`: in all tables together, from 6,000 on. `seed`: a whole number. */
export const companyOf = ({ rows, seed }: { rows: number; seed: number }): Company => {
  if (!Number.isSafeInteger(seed)) throw new RangeError(`seed: a whole number, not ${seed}`);
  const context = contextOf(rows, seed);
  const tables = [peopleTables, catalogueTables, stockTables, tradeTables, bookTables].flatMap((make) =>
    make(context),
  );
  const byName = new Map(tables.map((table) => [table.name, table]));
  return {
    context,
    tables,
    table: (name) => {
      const found = byName.get(name);
      if (found === undefined) throw new Error(`the legacy ERP has no table ${name}`);
      return found;
    },
  };
};
