/** Other promises for the same ticket: another level, other terms, another group. */
import { beginClock, type Cause, retargetClock } from '@perennial/domain/sla/clock/rules';
import type { ClockPolicy } from '@perennial/domain/sla/policy/rules';
import { policyRefOf, startsWith } from '@perennial/domain/sla/policy/start/rules';
import { cancelClocks, clockNamed, markClock, putClock, syncClocks } from './clocks.ts';
import type { Draft } from './draft.ts';
import { keepRhythm } from './rhythm.ts';
import type { TicketState } from './state.ts';

const policiesOf = ({ terms, record }: TicketState): ClockPolicy[] => terms.levels[record.level].clocks;

/** What the customer was promised counts from the opening; what others agreed to, from when it was attached. */
const startOf = (policy: ClockPolicy, { record }: TicketState, at: number): number =>
  policy.kind === 'sla' ? record.openedAt : at;

const begin = (state: TicketState, policy: ClockPolicy, startedAt: number): void => {
  putClock(state, beginClock(policy, state.record.level, startedAt, policyRefOf(state.terms)));
  markClock(state, policy.name);
};

/** Same names keep their start and pauses, names that are gone are cancelled, new ones begin. */
export const retargetClocks = (draft: Draft, cause: Cause): void => {
  const { state } = draft;
  const { level, group } = state.record;
  const policies = policiesOf(state);
  cancelClocks(state, (c) => c.goal !== 'update' && !policies.some((p) => p.name === c.name));
  for (const policy of policies) {
    const old = clockNamed(state, policy.name);
    if (old) {
      putClock(state, retargetClock(old, policy, level, policyRefOf(state.terms)));
      markClock(state, policy.name, cause);
    } else if (startsWith(policy, group)) begin(state, policy, startOf(policy, state, cause.at));
  }
  keepRhythm(draft, state.record.milestones.lastPublicUpdateAt, cause);
  syncClocks(state, cause);
};

/** The agreements of a group run while the ticket is with it. */
export const regroupClocks = (draft: Draft, at: number): void => {
  const { state } = draft;
  const { group } = state.record;
  const ofGroup = policiesOf(state).filter((p) => typeof p.startsOn === 'object');
  cancelClocks(state, (c) => ofGroup.some((p) => p.name === c.name && !startsWith(p, group)));
  for (const policy of ofGroup) {
    const old = clockNamed(state, policy.name);
    if (startsWith(policy, group) && (!old || old.state === 'cancelled')) begin(state, policy, at);
  }
};

/** Begins a clock that waits to be attached; false where the level has none of that name. */
export const attachClock = (draft: Draft, name: string, since: number): boolean => {
  const policy = policiesOf(draft.state).find((p) => p.name === name && p.startsOn === 'attached');
  if (policy) begin(draft.state, policy, since);
  return policy !== undefined;
};
