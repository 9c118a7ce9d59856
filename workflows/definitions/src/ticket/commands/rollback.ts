import { backToWork } from '../verification.ts';
import type { Handler } from './handler.ts';

/** A rollback carried out by hand is confirmed. */
export const rollback: Handler<'rollback'> = (draft, { note }, at) => {
  draft.emit({
    kind: 'rolled-back',
    at,
    data: { attempt: draft.state.record.fix?.attempt, note, automated: false },
  });
  backToWork(draft);
};
