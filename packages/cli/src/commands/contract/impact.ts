import type { Command } from 'commander';
import { call, globalFlags } from '../../call.ts';
import { path } from '../../http/send.ts';
import type { Io } from '../../io.ts';
import { printImpact } from '../run/print-impact.ts';

/** GET /v1/contracts/{id}/impact */
export const addContractImpact = (contract: Command, io: Io): void => {
  const command = contract
    .command('impact')
    .description('what the last change of a contract did to open tickets')
    .argument('<id>', 'contract id');
  command.action(async (id: string) => {
    const flags = globalFlags(command);
    const answer = await call(io, flags, 'intake', {
      method: 'GET',
      path: path('v1', 'contracts', id, 'impact'),
    });
    printImpact(io, flags, answer);
  });
};
