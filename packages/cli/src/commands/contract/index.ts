import type { Command } from 'commander';
import type { Io } from '../../io.ts';
import { addContractApply } from './apply.ts';
import { addContractDiff } from './diff.ts';
import { addContractEntitlements } from './entitlements.ts';
import { addContractExample } from './example.ts';
import { addContractImpact } from './impact.ts';
import { addContractList } from './list.ts';
import { addContractShow } from './show.ts';
import { addContractValidate } from './validate.ts';
import { addContractVersions } from './versions.ts';

export const addContracts = (program: Command, io: Io): void => {
  const contract = program.command('contract').description('contracts: check, apply, compare, what is left');
  for (const add of [
    addContractValidate,
    addContractApply,
    addContractList,
    addContractShow,
    addContractVersions,
    addContractDiff,
    addContractImpact,
    addContractEntitlements,
    addContractExample,
  ])
    add(contract, io);
};
