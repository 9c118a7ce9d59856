import { updatedPublicly } from '../rhythm.ts';
import type { Handler } from './handler.ts';

/** The first response: it says a person has taken it on, and how it will be solved. */
export const respond: Handler<'respond'> = (draft, plan, at) => {
  const { record } = draft.state;
  record.milestones.acknowledgedAt ??= at;
  record.milestones.respondedAt = at;
  record.plan = { ...plan, at, by: draft.actor.id };
  record.state = 'responded';
  const { nextSteps, ...words } = plan;
  draft.emit({ kind: 'responded', at, data: { ...words, nextSteps: nextSteps.map((s) => ({ ...s })) } });
  updatedPublicly(draft, at);
};
