import type { Handler } from './handler.ts';

export const close: Handler<'close'> = ({ state, emit }, { changeRecord, note }, at) => {
  const { record } = state;
  if (changeRecord) {
    record.changeRecord = changeRecord;
    record.milestones.recordedAt ??= at;
  }
  record.state = 'closed';
  record.milestones.closedAt = at;
  emit({ kind: 'closed', at, data: { by: 'staff', note } });
};
