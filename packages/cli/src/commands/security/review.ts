import type { Command } from 'commander';
import { call, globalFlags, print } from '../../call.ts';
import { path } from '../../http/send.ts';
import type { Io } from '../../io.ts';
import { readerOf } from '../../output/reader.ts';
import { securityTable } from './table.ts';

/** POST /v1/security-events/{id}/review */
export const addSecurityReview = (security: Command, io: Io): void => {
  const command = security
    .command('review')
    .description('close a security event with what was found; not for whoever it is about')
    .argument('<id>', 'as `security list` shows it')
    .requiredOption('--note <text>', 'what was found');
  command.action(async (id: string, { note }: { note: string }) => {
    const flags = globalFlags(command);
    const request = {
      method: 'POST',
      path: path('v1', 'security-events', id, 'review'),
      json: { note },
    } as const;
    const answer = await call(io, flags, 'intake', request);
    print(io, flags, answer, () => securityTable([answer.json ?? null], readerOf(io, flags)));
  });
};
