import { causeOf } from '../clocks.ts';
import { retargetClocks } from '../retarget.ts';
import type { Handler } from './handler.ts';

/** A contract was amended, or a calendar it counts by: the clocks go on under the new terms. */
export const retarget: Handler<'retarget'> = (draft, { terms, reason, source }, at) => {
  const { state } = draft;
  const { contract: id, version } = terms;
  // A change that was overtaken by a later one has nothing left to say.
  if (id === state.terms.contract && version < state.terms.version) return;
  state.terms = terms;
  state.record.contract = { id, version };
  draft.emit({
    kind: 'terms-changed',
    at,
    data: { contract: id, version, phase: terms.phase, source },
    reason,
  });
  retargetClocks(draft, causeOf(draft, reason, at));
};
