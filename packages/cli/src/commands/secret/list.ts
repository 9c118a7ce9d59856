import type { Command } from 'commander';
import { call, globalFlags } from '../../call.ts';
import type { Io } from '../../io.ts';
import { printPage } from '../../output/page.ts';
import { readerOf } from '../../output/reader.ts';
import { secretsTable } from './table.ts';

/** GET /v1/secrets */
export const addSecretList = (secret: Command, io: Io): void => {
  const command = secret.command('list').description('names, never values');
  command.action(async () => {
    const flags = globalFlags(command);
    const answer = await call(io, flags, 'intake', { method: 'GET', path: '/v1/secrets' });
    printPage(io, flags, answer, (items) => secretsTable(items, readerOf(io, flags)));
  });
};
