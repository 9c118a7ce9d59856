import type { Handler } from './handler.ts';

export const assign: Handler<'assign'> = ({ state, emit }, { assignee, group }, at) => {
  if (assignee !== undefined) state.record.assignee = assignee;
  if (group !== undefined) state.record.group = group;
  emit({ kind: 'assigned', at, data: { assignee: state.record.assignee, group: state.record.group } });
};
