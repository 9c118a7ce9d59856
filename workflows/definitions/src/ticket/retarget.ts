/** Other promises for the same ticket: another level, other terms, another group. */
import { beginClock, type Cause, restartClock, retargetClock } from '@perennial/domain/sla/clock/rules';
import type { ClockPolicy } from '@perennial/domain/sla/policy/rules';
import { policyRefOf, startsWith } from '@perennial/domain/sla/policy/start/rules';
import { cancelClocks, causeOf, clockNamed, markClock, putClock, syncClocks } from './clocks.ts';
import type { Draft } from './draft.ts';
import { keepRhythm } from './rhythm.ts';
import type { TicketState } from './state.ts';

const policiesOf = ({ terms, record }: TicketState): ClockPolicy[] => terms.levels[record.level].clocks;

/** What the customer was promised counts from the opening; what others agreed to, from when it was attached. */
const startOf = (policy: ClockPolicy, { record }: TicketState, at: number): number =>
  policy.kind === 'sla' ? record.openedAt : at;

/** A clock that ran before goes on with its history: what it once promised stays on record. */
const begin = (draft: Draft, policy: ClockPolicy, startedAt: number, at: number): void => {
  const { state } = draft;
  const old = clockNamed(state, policy.name);
  const fresh = beginClock(policy, state.record.level, startedAt, policyRefOf(state.terms));
  putClock(state, old ? restartClock(old, fresh) : fresh);
  markClock(state, policy.name, old ? causeOf(draft, 'attached', at) : undefined);
};

/** What one group has agreed to holds while the ticket is with it. */
const holdsFor = ({ startsOn }: ClockPolicy, group: string | undefined): boolean =>
  typeof startsOn !== 'object' || startsOn.group === group;

/** Same names keep their start and pauses, names that are gone are cancelled, new ones begin. */
export const retargetClocks = (draft: Draft, cause: Cause): void => {
  const { state } = draft;
  const { level, group } = state.record;
  const policies = policiesOf(state).filter((p) => holdsFor(p, group));
  cancelClocks(state, (c) => c.goal !== 'update' && !policies.some((p) => p.name === c.name));
  for (const policy of policies) {
    const old = clockNamed(state, policy.name);
    // A promise kept or missed before the contract changed was kept or missed under the terms it had.
    if (old?.stoppedAt !== undefined && cause.reason !== 'releveled') continue;
    if (old) {
      putClock(state, retargetClock(old, policy, level, policyRefOf(state.terms)));
      markClock(state, policy.name, cause);
    } else if (startsWith(policy, group)) begin(draft, policy, startOf(policy, state, cause.at), cause.at);
  }
  keepRhythm(draft, state.record.milestones.lastPublicUpdateAt, cause);
  syncClocks(state, cause);
};

/** What had stopped before the contract changed, and goes on again, goes on under the terms of now. */
export const catchUp = (draft: Draft, cause: Cause): void => {
  const { state } = draft;
  const { level, group } = state.record;
  const { contract, version } = state.terms;
  for (const clock of state.record.clocks) {
    const { policy: under, goal } = clock;
    const isBehind = under.contract !== contract || under.version !== version;
    const goesOn = clock.stoppedAt === undefined && clock.state !== 'cancelled';
    if (!isBehind || goal === 'update' || !goesOn) continue;
    const policy = policiesOf(state).find((p) => p.name === clock.name && holdsFor(p, group));
    if (!policy) {
      putClock(state, { ...clock, state: 'cancelled' });
      continue;
    }
    putClock(state, retargetClock(clock, policy, level, policyRefOf(state.terms)));
    markClock(state, policy.name, cause);
  }
};

/** The agreements of a group run while the ticket is with it. */
export const regroupClocks = (draft: Draft, at: number): void => {
  const { state } = draft;
  const { group } = state.record;
  const ofGroup = policiesOf(state).filter((p) => typeof p.startsOn === 'object');
  cancelClocks(state, (c) => ofGroup.some((p) => p.name === c.name && !startsWith(p, group)));
  for (const policy of ofGroup) {
    const old = clockNamed(state, policy.name);
    if (startsWith(policy, group) && (!old || old.state === 'cancelled')) begin(draft, policy, at, at);
  }
};

/** Begins a clock that waits to be attached; false where the level has none of that name. */
export const attachClock = (draft: Draft, name: string, since: number, at: number): boolean => {
  const policy = policiesOf(draft.state).find((p) => p.name === name && p.startsOn === 'attached');
  if (policy) begin(draft, policy, since, at);
  return policy !== undefined;
};
