import type { Command } from 'commander';
import type { Io } from '../../io.ts';
import { addUserErase } from './erase.ts';
import { addUserGrant } from './grant.ts';
import { addUserInvite } from './invite.ts';
import { addUserList } from './list.ts';
import { addUserReset } from './reset.ts';
import { addUserRevoke } from './revoke.ts';

export const addUsers = (program: Command, io: Io): void => {
  const user = program.command('user').description('accounts and roles of people');
  for (const add of [addUserInvite, addUserList, addUserGrant, addUserRevoke, addUserReset, addUserErase])
    add(user, io);
};
