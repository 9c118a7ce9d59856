import { updatedPublicly } from '../rhythm.ts';
import type { Handler } from './handler.ts';

export const updates: Handler<'updates'> = (draft, { text, visibility }, at) => {
  draft.emit({ kind: visibility === 'public' ? 'update-posted' : 'note-added', at, data: { text } });
  if (visibility === 'public') updatedPublicly(draft, at);
};
