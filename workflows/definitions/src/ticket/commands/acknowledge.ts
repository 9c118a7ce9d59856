import type { Handler } from './handler.ts';

export const acknowledge: Handler<'acknowledge'> = ({ state, emit }, _, at) => {
  state.record.milestones.acknowledgedAt = at;
  emit({ kind: 'acknowledged', at });
};
