import type { Command } from 'commander';
import type { Io } from '../../io.ts';
import { addCreditDecisions } from './decide.ts';
import { addCreditList } from './list.ts';
import { addCreditShow } from './show.ts';

export const addCredits = (program: Command, io: Io): void => {
  const credit = program.command('credit').description('service credits for breaches');
  for (const add of [addCreditList, addCreditShow, addCreditDecisions]) add(credit, io);
};
