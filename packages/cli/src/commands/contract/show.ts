import type { Command } from 'commander';
import { call, globalFlags, print } from '../../call.ts';
import { path } from '../../http/send.ts';
import type { Io } from '../../io.ts';
import { contractSheet } from '../../output/contract/sheet.ts';
import { readerOf } from '../../output/reader.ts';
import { wholeNumber } from '../read.ts';

/** GET /v1/contracts/{id} */
export const addContractShow = (contract: Command, io: Io): void => {
  const command = contract
    .command('show')
    .description('what a contract promises, covers and grants')
    .argument('<id>', 'contract id')
    .option('--version <n>', 'another version than the newest', wholeNumber);
  command.action(async (id: string, { version }: { version?: number }) => {
    const flags = globalFlags(command);
    const answer = await call(io, flags, 'intake', {
      method: 'GET',
      path: path('v1', 'contracts', id),
      query: { version },
    });
    print(io, flags, answer, () => contractSheet(answer.json ?? null, readerOf(io, flags)));
  });
};
