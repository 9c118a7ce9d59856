import { askForSignatures } from '../approval.ts';
import { approvalDue, signedUnder } from '../approval-due.ts';
import { beginVerifying } from '../verification.ts';
import type { Handler } from './handler.ts';

export const proposeFix: Handler<'propose-fix'> = (draft, { summary, changeRecord, rollback }, at) => {
  const { record } = draft.state;
  record.fix = {
    attempt: (record.fix?.attempt ?? 0) + 1,
    summary,
    ...(rollback ? { rollback } : {}),
    proposedAt: at,
    proposedBy: draft.actor.id,
    checks: [],
  };
  if (changeRecord) {
    record.changeRecord = changeRecord;
    record.milestones.recordedAt = at;
  }
  draft.emit({ kind: 'fix-proposed', at, data: { attempt: record.fix.attempt, summary } });
  if (!approvalDue(draft.state)) return beginVerifying(draft, at);
  const policy = signedUnder(draft.state);
  if (policy !== undefined) return askForSignatures(draft, policy, at);
  record.state = 'approving';
  record.pendingApproval = { role: 'lead', attempt: record.fix.attempt, since: at };
  draft.emit({ kind: 'approval-requested', at, data: { role: 'lead', attempt: record.fix.attempt } });
};
