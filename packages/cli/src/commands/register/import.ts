import { extname } from 'node:path';
import type { Command } from 'commander';
import { call, globalFlags, print } from '../../call.ts';
import { usage } from '../../failure.ts';
import { bytesOf } from '../../files.ts';
import { path } from '../../http/send.ts';
import type { Io } from '../../io.ts';
import { type Json, textAt } from '../../json.ts';
import { addReason, ifChanged, reasonHeader, withReason } from '../../reason.ts';
import { registerArgument } from './names.ts';

type Flags = { dryRun?: boolean; reason?: string };

const types: Record<string, string> = {
  '.csv': 'text/csv',
  '.xlsx': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};

const summaryOf = (json: Json | undefined): string =>
  ['created', 'updated', 'unchanged'].map((name) => `${name} ${textAt(json, name) || '0'}`).join(', ');

/** POST /v1/registers/{register}/import */
export const addImport = (register: Command, io: Io): void => {
  const command = register
    .command('import')
    .description('put the rows of a CSV or Excel file into a register; all of them or none')
    .addArgument(registerArgument())
    .argument('<file>', '.csv or .xlsx')
    .option('--dry-run', 'check the rows and change nothing');
  addReason(command, ifChanged);
  command.action(async (name: string, file: string, { dryRun, reason: typed }: Flags) => {
    const flags = globalFlags(command);
    const type = types[extname(file).toLowerCase()];
    if (type === undefined) throw usage(`${file}: a register is imported from a .csv or an .xlsx file`);
    const bytes = await bytesOf(file, io.cwd);
    const answer = await withReason(io, flags, { command, typed }, (reason) =>
      call(io, flags, 'intake', {
        method: 'POST',
        path: path('v1', 'registers', name, 'import'),
        query: { dryRun: dryRun ? true : undefined },
        headers: reasonHeader(reason),
        file: { bytes, type },
      }),
    );
    print(io, flags, answer, () => `${name}: ${summaryOf(answer.json)}${dryRun ? ' (dry run)' : ''}`);
  });
};
