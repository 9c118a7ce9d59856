import type { Command } from 'commander';
import type { Io } from '../../io.ts';
import { textAt } from '../../json.ts';
import { addReason } from '../../reason.ts';
import { type BodyOption, bodyOptions } from '../body.ts';
import { postPerson } from './post.ts';

type Reset = { what: 'password' | 'totp'; account?: string };

const options: readonly BodyOption<Reset>[] = [
  {
    to: 'what',
    flags: '--what <what>',
    help: 'which of the two',
    choices: ['password', 'totp'],
    required: true,
  },
  { to: 'account', flags: '--account <id>', help: 'which account, where the person has several' },
];

/** POST /v1/people/{id}/reset. Of a password the person is mailed a link; a second factor the person enrols anew. */
export const addUserReset = (user: Command, io: Io): void => {
  const command = user
    .command('reset')
    .description('have a password chosen or a second factor enrolled anew')
    .argument('<person>');
  const body = bodyOptions(command, options, io.now);
  addReason(command);
  command.action(async (person: string, typed: { reason?: string }) => {
    await postPerson(
      io,
      command,
      { person, at: ['reset'], body: body(), reason: typed.reason },
      (json) => `${person} ${textAt(json, 'account')} ${textAt(json, 'what')}`,
    );
  });
};
