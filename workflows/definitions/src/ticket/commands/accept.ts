import type { Handler } from './handler.ts';

export const accept: Handler<'accept'> = ({ state, emit }, { note }, at) => {
  const { record } = state;
  record.state = 'closed';
  record.milestones.acceptedAt = at;
  record.milestones.closedAt = at;
  emit({ kind: 'accepted', at, data: { note } });
  emit({ kind: 'closed', at, data: { by: 'customer' } });
};
