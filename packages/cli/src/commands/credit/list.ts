import { creditStates } from '@perennial/domain/credit/rules';
import { type Command, InvalidArgumentError } from 'commander';
import { call, globalFlags } from '../../call.ts';
import type { Io } from '../../io.ts';
import { creditsTable } from '../../output/credit.ts';
import { printPage } from '../../output/page.ts';
import { readerOf } from '../../output/reader.ts';
import { wholeNumber } from '../read.ts';

type Flags = { contract?: string; period?: string; state?: string; limit?: number; cursor?: string };

const states: readonly string[] = creditStates;

/** One state or several, with commas between. */
const statesOf = (text: string): string => {
  if (text.split(',').every((state) => states.includes(state))) return text;
  throw new InvalidArgumentError(`Allowed are ${states.join(', ')}; several with commas between.`);
};

const periodOf = (text: string): string => {
  if (/^\d{4}(-Q[1-4]|-(0[1-9]|1[0-2]))?$/.test(text)) return text;
  throw new InvalidArgumentError('Use a year, quarter or month: 2026, 2026-Q1 or 2026-03.');
};

/** GET /v1/credits */
export const addCreditList = (credit: Command, io: Io): void => {
  const command = credit
    .command('list')
    .description('service credits for breaches, latest first')
    .option('--contract <id>', 'of one contract')
    .option('--period <period>', 'due in 2026, 2026-Q1 or 2026-03', periodOf)
    .option('--state <state>', 'state, or several with commas between', statesOf)
    .option('--limit <n>', 'rows per page', wholeNumber)
    .option('--cursor <cursor>', 'next page, as the page before says');
  command.action(async ({ contract, period, state, limit, cursor }: Flags) => {
    const flags = globalFlags(command);
    const query = { contract, period, state, limit, cursor };
    const answer = await call(io, flags, 'intake', { method: 'GET', path: '/v1/credits', query });
    printPage(io, flags, answer, (items) => creditsTable(items, readerOf(io, flags)));
  });
};
