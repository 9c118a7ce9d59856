import { causeOf, syncClocks } from '../clocks.ts';
import type { Draft } from '../draft.ts';
import type { Handler } from './handler.ts';

export const endHold = (draft: Draft, at: number, note?: string): void => {
  const { record, pauses } = draft.state;
  const { hold } = record;
  if (!hold) return;
  record.state = hold.from;
  delete record.hold;
  const open = pauses.find((p) => p.on === hold.on && p.to === undefined);
  if (open) open.to = at;
  draft.emit({ kind: 'resumed', at, data: { on: hold.on, heldMs: at - hold.since, note } });
  syncClocks(draft.state, causeOf(draft, 'resumed', at));
};

export const resume: Handler<'resume'> = (draft, { note }, at) => endHold(draft, at, note);
