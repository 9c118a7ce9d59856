import type { Command } from 'commander';
import { call, globalFlags, print } from '../../call.ts';
import { path } from '../../http/send.ts';
import type { Io } from '../../io.ts';
import { readerOf } from '../../output/reader.ts';
import { secretsTable } from './table.ts';

/** DELETE /v1/secrets/{name} */
export const addSecretDelete = (secret: Command, io: Io): void => {
  const command = secret
    .command('delete')
    .description('delete a secret; what names it fails from now on')
    .argument('<name>', 'as `secret list` shows it')
    .requiredOption('--reason <text>', 'why');
  command.action(async (name: string, { reason }: { reason: string }) => {
    const flags = globalFlags(command);
    const request = { method: 'DELETE', path: path('v1', 'secrets', name), query: { reason } } as const;
    const answer = await call(io, flags, 'intake', request);
    print(io, flags, answer, () => secretsTable([answer.json ?? null], readerOf(io, flags)));
  });
};
