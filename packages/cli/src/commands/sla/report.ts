import type { Command } from 'commander';
import { globalFlags } from '../../call.ts';
import type { Io } from '../../io.ts';
import { langOf } from '../../output/page.ts';
import { download } from './download.ts';
import { query } from './query.ts';
import { renderReport } from './render.ts';
import { slaWord } from './words.ts';

type Flags = { contract: string; period: string; xlsx?: string };

/** `sla.report` of reporting, and GET /exports/sla.xlsx for the file. */
export const addSlaReport = (sla: Command, io: Io): void => {
  const command = sla
    .command('report')
    .description('kept and broken promises of a contract in a period, each breach with its overrun')
    .requiredOption('--contract <id>', 'the contract')
    .requiredOption('--period <period>', 'a year, quarter or month: 2026, 2026-Q1, 2026-03')
    .option('--xlsx <file>', 'also save the figures as an Excel file');
  command.action(async ({ contract, period, xlsx }: Flags) => {
    const flags = globalFlags(command);
    const lang = langOf(io, flags);
    const report = await query(io, flags, 'sla.report', { contract, period });
    if (xlsx !== undefined) {
      await download(io, flags, '/exports/sla.xlsx', { contract, period, lang }, xlsx);
      // Not with the figures: a pipe sees those only.
      io.err(`${slaWord(lang, 'written')} ${xlsx}\n`);
    }
    io.out(`${flags.json ? JSON.stringify(report) : renderReport(report, lang)}\n`);
  });
};
