/** Where every row that was read has gone. Counts are safe integers. */
import type { RowCounts, TableRun } from '../run/rules.ts';

export type Account = RowCounts & {
  /** read = written + quarantined + merged, to the row. */
  balanced: boolean;
};

const account = ({ read, written, quarantined, merged }: RowCounts): Account => ({
  ...{ read, written, quarantined, merged },
  balanced: read === written + quarantined + merged,
});

export const noRows: RowCounts = { read: 0, written: 0, quarantined: 0, merged: 0 };

export const addRows = (a: RowCounts, b: RowCounts): RowCounts => ({
  read: a.read + b.read,
  written: a.written + b.written,
  quarantined: a.quarantined + b.quarantined,
  merged: a.merged + b.merged,
});

/** The total is balanced only where every table is: two errors may make up for each other. */
export const accountsOf = (
  tables: readonly (RowCounts & Pick<TableRun, 'name'>)[],
): { tables: (Account & { name: string })[]; total: Account } => {
  const each = tables.map((table) => ({ name: table.name, ...account(table) }));
  const total = account(tables.reduce(addRows, noRows));
  return { tables: each, total: { ...total, balanced: each.every(({ balanced }) => balanced) } };
};
