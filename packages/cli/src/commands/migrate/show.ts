import type { Command } from 'commander';
import { call, globalFlags, print } from '../../call.ts';
import { path } from '../../http/send.ts';
import type { Io } from '../../io.ts';
import { runSheet } from '../../output/migration.ts';
import { readerOf } from '../../output/reader.ts';

/** GET /v1/migrations/{no} */
export const addMigrateShow = (migrate: Command, io: Io): void => {
  const command = migrate
    .command('show')
    .description('one run: phase, tables, what stands in the way')
    .argument('<no>', 'e.g. M-1001');
  command.action(async (no: string) => {
    const flags = globalFlags(command);
    const answer = await call(io, flags, 'intake', { method: 'GET', path: path('v1', 'migrations', no) });
    print(io, flags, answer, () => runSheet(answer.json ?? null, readerOf(io, flags)));
  });
};
