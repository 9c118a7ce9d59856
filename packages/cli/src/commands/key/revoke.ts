import type { Command } from 'commander';
import { call, globalFlags, print } from '../../call.ts';
import { path } from '../../http/send.ts';
import type { Io } from '../../io.ts';
import { langOf } from '../../output/page.ts';
import { addReason, reasonFor, reasonHeader } from '../../reason.ts';
import { keysTable } from './table.ts';

/** DELETE /v1/keys/{id}: the row stays with the instant of its end, the secret opens nothing any more. */
export const addKeyRevoke = (key: Command, io: Io): void => {
  const command = key
    .command('revoke')
    .description('end an API key now')
    .argument('<id>', 'as `key list` shows it');
  addReason(command);
  command.action(async (id: string, typed: { reason?: string }) => {
    const flags = globalFlags(command);
    const headers = reasonHeader(await reasonFor(io, flags, command, typed.reason));
    const request = { method: 'DELETE', path: path('v1', 'keys', id), headers } as const;
    const answer = await call(io, flags, 'intake', request);
    print(io, flags, answer, () =>
      answer.json === undefined ? '' : keysTable([answer.json], langOf(io, flags), io),
    );
  });
};
