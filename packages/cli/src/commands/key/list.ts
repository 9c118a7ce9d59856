import type { Command } from 'commander';
import { call, globalFlags } from '../../call.ts';
import type { Io } from '../../io.ts';
import { langOf, printPage } from '../../output/page.ts';
import { keysTable } from './table.ts';

/** GET /v1/keys */
export const addKeyList = (key: Command, io: Io): void => {
  const command = key.command('list').description('API keys, without their secrets');
  command.action(async () => {
    const flags = globalFlags(command);
    const answer = await call(io, flags, 'intake', { method: 'GET', path: '/v1/keys' });
    printPage(io, flags, answer, (keys) => keysTable(keys, langOf(io, flags), io));
  });
};
