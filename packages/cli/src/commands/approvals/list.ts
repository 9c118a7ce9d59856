import { type Command, Option } from 'commander';
import { call, globalFlags } from '../../call.ts';
import type { Io } from '../../io.ts';
import { approvalsTable } from '../../output/approval.ts';
import { printPage } from '../../output/page.ts';
import { readerOf } from '../../output/reader.ts';
import { wholeNumber } from '../read.ts';

type Flags = { mine?: boolean; state?: string; subject?: string; limit?: number; cursor?: string };

/** GET /v1/approvals */
export const addApprovalList = (approvals: Command, io: Io): void => {
  const command = approvals
    .command('list')
    .description('approvals, oldest first')
    .option('--mine', 'those that wait for your signature')
    .addOption(
      new Option('--state <state>', 'state').choices([
        'pending',
        'approved',
        'executing',
        'rejected',
        'expired',
      ]),
    )
    .option('--subject <type/id>', 'of one subject, e.g. migration/M-1001')
    .option('--limit <n>', 'rows per page', wholeNumber)
    .option('--cursor <cursor>', 'next page, as the page before says');
  command.action(async ({ mine, ...rest }: Flags) => {
    const flags = globalFlags(command);
    const { state, subject, limit, cursor } = rest;
    const query = { waitingFor: mine ? 'me' : undefined, state, subject, limit, cursor };
    const answer = await call(io, flags, 'intake', { method: 'GET', path: '/v1/approvals', query });
    printPage(io, flags, answer, (items) => approvalsTable(items, readerOf(io, flags)));
  });
};
