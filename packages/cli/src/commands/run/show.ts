import type { Command } from 'commander';
import { globalFlags } from '../../call.ts';
import type { Io } from '../../io.ts';
import { impactRows } from '../../output/impact.ts';
import { printPage } from '../../output/page.ts';
import { readerOf } from '../../output/reader.ts';
import { runIn, runSheet } from '../../output/run.ts';
import { wholeNumber } from '../read.ts';
import { followRun } from './follow.ts';
import { getRun, type RunPage } from './get.ts';

/** GET /v1/runs/{id}; with --wait once it is done. */
export const addRunShow = (run: Command, io: Io): void => {
  const command = run
    .command('show')
    .description('a run that moves open tickets to changed terms; --wait follows it to its end')
    .argument('<id>', 'as `contract apply` and `calendar import` print it')
    .option('--limit <n>', 'tickets per page', wholeNumber)
    .option('--cursor <cursor>', 'next page, as the page before says');
  command.action(async (id: string, page: RunPage) => {
    const flags = globalFlags(command);
    const reader = readerOf(io, flags);
    const failure = flags.wait === undefined ? undefined : await followRun(io, flags, id);
    const answer = await getRun(io, flags, id, page);
    if (!flags.json) io.out(`${runSheet(runIn(answer.json), reader)}\n\n`);
    printPage(io, flags, answer, (items) => impactRows(items, reader));
    if (failure !== undefined) throw failure;
  });
};
