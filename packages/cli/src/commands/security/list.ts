import { securityKinds, securityStates } from '@perennial/domain/security/rules';
import { type Command, Option } from 'commander';
import { call, globalFlags } from '../../call.ts';
import type { Io } from '../../io.ts';
import { printPage } from '../../output/page.ts';
import { readerOf } from '../../output/reader.ts';
import { wholeNumber } from '../read.ts';
import { securityTable } from './table.ts';

type Flags = { state?: string; kind?: string; limit?: number; cursor?: string };

/** GET /v1/security-events; `--state open` is the queue. */
export const addSecurityList = (security: Command, io: Io): void => {
  const command = security
    .command('list')
    .description('security events, newest first; --state open are those to review')
    .addOption(new Option('--state <state>', 'state').choices(securityStates))
    .addOption(new Option('--kind <kind>', 'kind').choices(securityKinds))
    .option('--limit <n>', 'rows per page', wholeNumber)
    .option('--cursor <cursor>', 'next page, as the page before says');
  command.action(async ({ state, kind, limit, cursor }: Flags) => {
    const flags = globalFlags(command);
    const query = { state, kind, limit, cursor };
    const answer = await call(io, flags, 'intake', { method: 'GET', path: '/v1/security-events', query });
    printPage(io, flags, answer, (items) => securityTable(items, readerOf(io, flags)));
  });
};
