import type { Command } from 'commander';
import type { Io } from '../../io.ts';
import { addApprove } from './approve.ts';
import { addApprovalBegin, addApprovalEdited } from './carry-out.ts';
import { addApprovalDelegate, addApprovalRevoke } from './change.ts';
import { addApprovalList } from './list.ts';
import { addApprovalShow } from './show.ts';

const readers = [addApprovalList, addApprovalShow];
const changes = [addApprovalDelegate, addApprovalRevoke, addApprovalEdited, addApprovalBegin];

export const addApprovals = (program: Command, io: Io): void => {
  addApprove(program, io);
  const approvals = program.command('approvals').description('what waits for signatures, and who has signed');
  for (const add of [...readers, ...changes]) add(approvals, io);
};
