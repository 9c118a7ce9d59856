/** A breach goes to the next owner: first the group's lead, then the lead's manager. */
import type { Clock } from '@perennial/domain/sla/rules';
import type { GroupRef } from '@perennial/domain/ticket/record/rules';
import type { Draft } from './draft.ts';

const groupOf = (draft: Draft): GroupRef | undefined => {
  const { group, context } = draft.state.record;
  return Object.values(context.routing).find((g) => g?.id === group) ?? context.routing.default;
};

export const escalate = (draft: Draft, clock: Clock, at: number): void => {
  const { record } = draft.state;
  const group = groupOf(draft);
  const owners = [group?.lead, group?.manager].filter((id) => id !== undefined);
  const step = (record.escalation?.step ?? 0) + 1;
  // Past the last owner the last one hears again: a breach never passes in silence.
  const to = owners[Math.min(step, owners.length) - 1];
  record.escalation = { step, ...(to === undefined ? {} : { to }) };
  draft.emit({ kind: 'escalated', at, data: { step, to, clock: clock.name, level: clock.level } });
};
