import { updatedPublicly } from '../rhythm.ts';
import type { Handler } from './handler.ts';

/** Applied and confirmed: only then does P2's clock stop. */
export const workaround: Handler<'workaround'> = (draft, { what, confirmedBy }, at) => {
  const { record } = draft.state;
  record.workaround = { what, confirmedBy, at };
  record.milestones.workaroundAt ??= at;
  record.state = 'in-progress';
  draft.emit({ kind: 'workaround-applied', at, data: { what, confirmedBy } });
  updatedPublicly(draft, at);
};
