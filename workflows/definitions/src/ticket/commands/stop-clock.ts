import { clockNamed, markClock, putClock } from '../clocks.ts';
import type { Handler } from './handler.ts';

/** What a clock of goal `manual` waits for has happened. */
export const stopClock: Handler<'stop-clock'> = (draft, { clock: name, note }, at) => {
  const clock = clockNamed(draft.state, name);
  if (!clock) return;
  putClock(draft.state, { ...clock, stoppedAt: Math.max(at, clock.startedAt) });
  markClock(draft.state, name);
  // What kept the ticket from closing may be gone.
  delete draft.state.recordAskedFor;
  draft.emit({ kind: 'clock-stopped', at, data: { clock: name, note } });
};
