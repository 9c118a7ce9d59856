import type { Command } from 'commander';
import { call, globalFlags, print } from '../../call.ts';
import { path } from '../../http/send.ts';
import type { Io } from '../../io.ts';
import { approvalSheet } from '../../output/approval.ts';
import { readerOf } from '../../output/reader.ts';

/** GET /v1/approvals/{no} */
export const addApprovalShow = (approvals: Command, io: Io): void => {
  const command = approvals
    .command('show')
    .description('one approval: the statement, who has signed, who is missing')
    .argument('<no>', 'as `approvals list` shows it');
  command.action(async (no: string) => {
    const flags = globalFlags(command);
    const answer = await call(io, flags, 'intake', { method: 'GET', path: path('v1', 'approvals', no) });
    print(io, flags, answer, () => approvalSheet(answer.json ?? null, readerOf(io, flags)));
  });
};
