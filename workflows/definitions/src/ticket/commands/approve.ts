import { beginVerifying, forgetRecord } from '../verification.ts';
import type { Handler } from './handler.ts';

export const approve: Handler<'approve'> = (draft, { verdict, reason }, at) => {
  const { record } = draft.state;
  delete record.pendingApproval;
  draft.emit({
    kind: verdict === 'approve' ? 'approved' : 'rejected',
    at,
    data: { attempt: record.fix?.attempt },
    reason,
  });
  if (verdict === 'approve') return beginVerifying(draft, at);
  forgetRecord(draft);
  record.state = 'in-progress';
};
