import type { Command } from 'commander';
import { call, globalFlags } from '../../call.ts';
import { path } from '../../http/send.ts';
import type { Io } from '../../io.ts';
import { at, type Json, textAt } from '../../json.ts';
import { printPage } from '../../output/page.ts';
import { renderTable } from '../../output/table.ts';
import { wholeNumber } from '../read.ts';
import { registerArgument } from './names.ts';

/** Fields with plain values of any row, in the order of their first appearance; nested ones are left to --json. */
const columnsOf = (rows: Json[]): string[] => {
  const names = new Set<string>();
  for (const row of rows)
    if (row !== null && typeof row === 'object' && !Array.isArray(row))
      for (const name of Object.keys(row)) if (typeof at(row, name) !== 'object') names.add(name);
  return [...names];
};

/** GET /v1/registers/{register} */
export const addRegisterList = (register: Command, io: Io): void => {
  const command = register
    .command('list')
    .description('the rows of a register')
    .addArgument(registerArgument())
    .option('--limit <n>', 'rows per page', wholeNumber)
    .option('--cursor <cursor>', 'next page, as the page before says');
  command.action(async (name: string, { limit, cursor }: { limit?: number; cursor?: string }) => {
    const flags = globalFlags(command);
    const answer = await call(io, flags, 'intake', {
      method: 'GET',
      path: path('v1', 'registers', name),
      query: { limit, cursor },
    });
    printPage(io, flags, answer, (rows) => {
      const columns = columnsOf(rows);
      return renderTable(
        columns,
        rows.map((row) => columns.map((column) => textAt(row, column))),
      );
    });
  });
};
