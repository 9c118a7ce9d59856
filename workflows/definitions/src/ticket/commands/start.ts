import type { Handler } from './handler.ts';

export const start: Handler<'start'> = ({ state, emit }, _, at) => {
  state.record.state = 'in-progress';
  emit({ kind: 'started', at });
};
