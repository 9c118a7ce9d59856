import type { Command } from 'commander';
import type { Io } from '../../io.ts';
import { addSecretDelete } from './delete.ts';
import { addSecretList } from './list.ts';
import { addSecretPut } from './put.ts';

export const addSecrets = (program: Command, io: Io): void => {
  const secret = program
    .command('secret')
    .description('what sites, migrations and upgrades name as secret:NAME; values go in and never come out');
  for (const add of [addSecretPut, addSecretList, addSecretDelete]) add(secret, io);
};
