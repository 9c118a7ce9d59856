import type { Command } from 'commander';
import { call, globalFlags, print } from '../../call.ts';
import { path } from '../../http/send.ts';
import type { Io } from '../../io.ts';
import { textAt } from '../../json.ts';
import { shownInstant } from '../../output/time.ts';
import { addReason, reasonFor } from '../../reason.ts';
import { type BodyOption, bodyOptions } from '../body.ts';

const options: readonly BodyOption<{ email?: string }>[] = [
  {
    to: 'email',
    flags: '--email <address>',
    help: 'where the link goes; default: as the register of people has it',
  },
];

/** POST /v1/people/{id}/invite. The link is mailed; nobody but the person sees it. */
export const addUserInvite = (user: Command, io: Io): void => {
  const command = user
    .command('invite')
    .description('mail a person the link to an account')
    .argument('<person>', 'id in the register of people');
  const body = bodyOptions(command, options, io.now);
  addReason(command);
  command.action(async (person: string, typed: { reason?: string }) => {
    const flags = globalFlags(command);
    const reason = await reasonFor(io, flags, command, typed.reason);
    const request = {
      method: 'POST',
      path: path('v1', 'people', person, 'invite'),
      json: { ...body(), reason },
    } as const;
    const answer = await call(io, flags, 'intake', request);
    print(
      io,
      flags,
      answer,
      () =>
        `${person}: ${textAt(answer.json, 'email')} -> ${shownInstant(textAt(answer.json, 'expiresAt'), io.timeZone)}`,
    );
  });
};
