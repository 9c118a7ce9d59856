import type { Command } from 'commander';
import { call, globalFlags, print } from '../../call.ts';
import { path } from '../../http/send.ts';
import type { Io } from '../../io.ts';
import { readerOf } from '../../output/reader.ts';
import { addReason, reasonFor, reasonHeader } from '../../reason.ts';
import { secretsTable } from './table.ts';

/** DELETE /v1/secrets/{name} */
export const addSecretDelete = (secret: Command, io: Io): void => {
  const command = secret
    .command('delete')
    .description('delete a secret; what names it fails from now on')
    .argument('<name>', 'as `secret list` shows it');
  addReason(command);
  command.action(async (name: string, typed: { reason?: string }) => {
    const flags = globalFlags(command);
    const headers = reasonHeader(await reasonFor(io, flags, command, typed.reason));
    const request = { method: 'DELETE', path: path('v1', 'secrets', name), headers } as const;
    const answer = await call(io, flags, 'intake', request);
    print(io, flags, answer, () => secretsTable([answer.json ?? null], readerOf(io, flags)));
  });
};
