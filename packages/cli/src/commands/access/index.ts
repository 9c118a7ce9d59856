import type { Command } from 'commander';
import type { Io } from '../../io.ts';
import { addAccessMatrix } from './matrix.ts';

export const addAccess = (program: Command, io: Io): void => {
  addAccessMatrix(program.command('access').description('who may do what'), io);
};
