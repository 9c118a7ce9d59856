import { askForSignatures } from '../approval.ts';
import { beginVerifying } from '../verification.ts';
import type { Handler } from './handler.ts';

export const proposeFix: Handler<'propose-fix'> = (draft, { summary, changeRecord, rollback }, at) => {
  const { record, terms } = draft.state;
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
  const { classes, types, policy } = terms.approval;
  const due = types.includes(record.type) || (record.class !== undefined && classes.includes(record.class));
  if (!due) return beginVerifying(draft, at);
  if (policy !== undefined) return askForSignatures(draft, policy, at);
  record.state = 'approving';
  record.pendingApproval = { role: 'lead', attempt: record.fix.attempt, since: at };
  draft.emit({ kind: 'approval-requested', at, data: { role: 'lead', attempt: record.fix.attempt } });
};
