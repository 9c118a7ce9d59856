import { causeOf, syncClocks } from '../clocks.ts';
import type { Handler } from './handler.ts';

export const hold: Handler<'hold'> = (draft, { on, reason }, at) => {
  const { record, pauses } = draft.state;
  record.hold = { on, reason, since: at, from: record.state };
  record.state = 'waiting';
  pauses.push({ from: at, on, reason, by: draft.actor.id });
  draft.emit({ kind: 'held', at, data: { on }, reason });
  syncClocks(draft.state, causeOf(draft, 'paused', at));
};
