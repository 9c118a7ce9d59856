import { cancelClocks } from '../clocks.ts';
import type { Handler } from './handler.ts';

export const cancel: Handler<'cancel'> = ({ state, emit }, { reason }, at) => {
  const { record } = state;
  record.state = 'cancelled';
  record.milestones.cancelledAt = at;
  delete record.hold;
  delete record.pendingApproval;
  delete record.pendingRollback;
  state.wanted = {};
  state.toPlan = [];
  cancelClocks(state);
  emit({ kind: 'cancelled', at, reason });
};
