import type { Command } from 'commander';
import { call, globalFlags, print } from '../../call.ts';
import { path } from '../../http/send.ts';
import type { Io } from '../../io.ts';
import { creditSheet } from '../../output/credit-sheet.ts';
import { readerOf } from '../../output/reader.ts';

/** GET /v1/credits/{id} */
export const addCreditShow = (credit: Command, io: Io): void => {
  const command = credit
    .command('show')
    .description('one credit with the breach, the clause and the caps it rests on')
    .argument('<id>', 'as `credit list` shows it');
  command.action(async (id: string) => {
    const flags = globalFlags(command);
    const answer = await call(io, flags, 'intake', { method: 'GET', path: path('v1', 'credits', id) });
    print(io, flags, answer, () => creditSheet(answer.json ?? null, readerOf(io, flags)));
  });
};
