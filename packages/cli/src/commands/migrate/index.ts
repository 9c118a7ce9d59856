import type { Command } from 'commander';
import type { Io } from '../../io.ts';
import { addMigrateInit } from './init.ts';
import { addMigrateList } from './list.ts';
import { addMigratePlan } from './plan.ts';
import { addMigrateProve } from './prove.ts';
import { addQuarantine } from './quarantine.ts';
import { addMigrateShow } from './show.ts';
import { addMigrateStart } from './start.ts';
import { addMigrateSteps } from './step.ts';
import { addMigrateValidate } from './validate.ts';
import { addMigrateWatch } from './watch.ts';

export const addMigrate = (program: Command, io: Io): void => {
  const migrate = program.command('migrate').description('data migrations: from the plan to the way back');
  for (const add of [
    addMigrateInit,
    addMigrateValidate,
    addMigratePlan,
    addMigrateStart,
    addMigrateList,
    addMigrateShow,
    addMigrateWatch,
    addMigrateSteps,
    addQuarantine,
    addMigrateProve,
  ])
    add(migrate, io);
};
