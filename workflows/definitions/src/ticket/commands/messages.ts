import { messageCame } from '../rhythm.ts';
import type { Handler } from './handler.ts';
import { endHold } from './resume.ts';

/** The customer's word; whoever waited for it goes on. */
export const messages: Handler<'messages'> = (draft, { text }, at) => {
  draft.emit({ kind: 'message-received', at, data: { text } });
  messageCame(draft, at);
  if (draft.state.record.hold?.on === 'customer') endHold(draft, at);
};
