import type { Command } from 'commander';
import type { Io } from '../../io.ts';
import { printExample } from '../file/example.ts';

/** Without the API: `perennial contract example > contract.yaml` is where a contract begins. */
export const addContractExample = (contract: Command, io: Io): void => {
  const command = contract
    .command('example')
    .description('a full annual contract in YAML to start from (with --json in JSON)');
  command.action(() => printExample(io, command, 'annual-contract.yaml'));
};
