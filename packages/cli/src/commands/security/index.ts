import type { Command } from 'commander';
import type { Io } from '../../io.ts';
import { addSecurityList } from './list.ts';
import { addSecurityReview } from './review.ts';

export const addSecurity = (program: Command, io: Io): void => {
  const security = program.command('security').description('security events and their review');
  for (const add of [addSecurityList, addSecurityReview]) add(security, io);
};
