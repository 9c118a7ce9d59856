import { regroupClocks } from '../retarget.ts';
import type { Handler } from './handler.ts';

export const assign: Handler<'assign'> = (draft, { assignee, group }, at) => {
  const { record } = draft.state;
  if (assignee !== undefined) record.assignee = assignee;
  if (group !== undefined) record.group = group;
  draft.emit({ kind: 'assigned', at, data: { assignee: record.assignee, group: record.group } });
  if (group !== undefined) regroupClocks(draft, at);
};
