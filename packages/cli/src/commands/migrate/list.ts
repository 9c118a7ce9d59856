import { runStates } from '@perennial/domain/migration/run/rules';
import { type Command, Option } from 'commander';
import { call, globalFlags } from '../../call.ts';
import type { Io } from '../../io.ts';
import { runsTable } from '../../output/migration.ts';
import { printPage } from '../../output/page.ts';
import { readerOf } from '../../output/reader.ts';
import { wholeNumber } from '../read.ts';

type Flags = { state?: string; site?: string; customer?: string; limit?: number; cursor?: string };

/** GET /v1/migrations */
export const addMigrateList = (migrate: Command, io: Io): void => {
  const command = migrate
    .command('list')
    .description('runs, newest first')
    .addOption(new Option('--state <state>', 'state').choices(runStates))
    .option('--site <id>', 'of one site')
    .option('--customer <id>', 'of one customer')
    .option('--limit <n>', 'rows per page', wholeNumber)
    .option('--cursor <cursor>', 'next page, as the page before says');
  command.action(async (query: Flags) => {
    const flags = globalFlags(command);
    const answer = await call(io, flags, 'intake', { method: 'GET', path: '/v1/migrations', query });
    printPage(io, flags, answer, (items) => runsTable(items, readerOf(io, flags)));
  });
};
