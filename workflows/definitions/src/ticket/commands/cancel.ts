import { withdrawApproval } from '../approval.ts';
import { cancelClocks } from '../clocks.ts';
import type { Handler } from './handler.ts';

export const cancel: Handler<'cancel'> = (draft, { reason }, at) => {
  const { state, emit } = draft;
  const { record, wanted } = state;
  record.state = 'cancelled';
  record.milestones.cancelledAt = at;
  delete record.hold;
  withdrawApproval(draft, `ticket ${record.no} was cancelled: ${reason}`, at);
  delete record.pendingApproval;
  delete record.pendingRollback;
  // What was to be told to an approval has to be told still.
  state.wanted = wanted.tell ? { tell: wanted.tell } : {};
  state.toPlan = [];
  cancelClocks(state);
  emit({ kind: 'cancelled', at, reason });
};
