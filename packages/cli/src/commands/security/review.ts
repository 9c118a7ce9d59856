import type { Command } from 'commander';
import { call, globalFlags, print } from '../../call.ts';
import { path } from '../../http/send.ts';
import type { Io } from '../../io.ts';
import { readerOf } from '../../output/reader.ts';
import { addReason, reasonFor } from '../../reason.ts';
import { securityTable } from './table.ts';

/** POST /v1/security-events/{id}/review */
export const addSecurityReview = (security: Command, io: Io): void => {
  const command = security
    .command('review')
    .description('close a security event with what was found; not for whoever it is about')
    .argument('<id>', 'as `security list` shows it');
  addReason(command, 'what was found');
  command.action(async (id: string, typed: { reason?: string }) => {
    const flags = globalFlags(command);
    const reason = await reasonFor(io, flags, command, typed.reason);
    const request = {
      method: 'POST',
      path: path('v1', 'security-events', id, 'review'),
      json: { reason },
    } as const;
    const answer = await call(io, flags, 'intake', request);
    print(io, flags, answer, () => securityTable([answer.json ?? null], readerOf(io, flags)));
  });
};
