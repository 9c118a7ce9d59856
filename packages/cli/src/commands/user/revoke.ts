import type { Command } from 'commander';
import type { Io } from '../../io.ts';
import { textAt } from '../../json.ts';
import { addReason } from '../../reason.ts';
import { postPerson } from './post.ts';

/** POST /v1/people/{id}/roles/{grant}/revoke: out at once, in open sessions too. */
export const addUserRevoke = (user: Command, io: Io): void => {
  const command = user
    .command('revoke')
    .description('revoke a granted role now')
    .argument('<person>')
    .argument('<grant>', 'id, as `user grant` and `user list --json` show it');
  addReason(command);
  command.action(async (person: string, grant: string, typed: { reason?: string }) => {
    await postPerson(
      io,
      command,
      { person, at: ['roles', grant, 'revoke'], reason: typed.reason },
      (json) => `${grant} ${person} ${textAt(json, 'role')}`,
    );
  });
};
