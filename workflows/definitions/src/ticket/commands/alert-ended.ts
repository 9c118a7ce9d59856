import type { Handler } from './handler.ts';

/** The alert is over; whether its cause is gone is for a person to say. */
export const alertEnded: Handler<'alert-ended'> = ({ state, emit }, { endedAt }, at) => {
  state.record.alertEndedAt = endedAt;
  emit({ kind: 'alert-ended', at, data: { endedAt } });
};
