import { causeOf, syncClocks } from '../clocks.ts';
import { catchUp } from '../retarget.ts';
import type { Handler } from './handler.ts';

/** The solution did not hold: what resolving had stopped goes on, the time in between counts as pause. */
export const reopen: Handler<'reopen'> = (draft, { reason }, at) => {
  const { record, pauses } = draft.state;
  const { milestones } = record;
  const resolvedAt = milestones.resolvedAt ?? at;
  pauses.push({ from: resolvedAt, to: at, on: 'resolved', reason, by: draft.actor.id });
  for (const gone of ['resolvedAt', 'recordedAt', 'acceptedAt', 'closedAt'] as const) delete milestones[gone];
  delete record.changeRecord;
  record.state = 'in-progress';
  draft.emit({ kind: 'reopened', at, data: { resolvedAt }, reason });
  const cause = causeOf(draft, 'reopened', at);
  syncClocks(draft.state, cause);
  catchUp(draft, cause);
};
