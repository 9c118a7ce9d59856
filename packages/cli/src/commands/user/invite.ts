import type { Command } from 'commander';
import type { Io } from '../../io.ts';
import { textAt } from '../../json.ts';
import { shownInstant } from '../../output/time.ts';
import { addReason } from '../../reason.ts';
import { type BodyOption, bodyOptions } from '../body.ts';
import { postPerson } from './post.ts';

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
    await postPerson(
      io,
      command,
      { person, at: ['invite'], body: body(), reason: typed.reason },
      (json) =>
        `${person}: ${textAt(json, 'email')} -> ${shownInstant(textAt(json, 'expiresAt'), io.timeZone)}`,
    );
  });
};
