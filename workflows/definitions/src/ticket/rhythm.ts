/** Clocks that come round again: the next public update, the answer to the next message. */
import { beginClock, type Cause, restartClock } from '@perennial/domain/sla/clock/rules';
import type { ClockPolicy } from '@perennial/domain/sla/policy/rules';
import { policyRefOf } from '@perennial/domain/sla/policy/start/rules';
import { causeOf, clockNamed, isLive, markClock, putClock } from './clocks.ts';
import type { Draft } from './draft.ts';

const reminder = (everyMs: number): ClockPolicy => ({
  name: 'update',
  goal: 'update',
  kind: 'ola',
  target: { ms: everyMs },
  hours: { kind: '24x7' },
  pausesOn: ['customer', 'window'],
  startsOn: 'opened',
  warnAtPct: [],
  steps: [],
});

const restart = (draft: Draft, policy: ClockPolicy, since: number, cause: Cause): void => {
  const { state } = draft;
  const old = clockNamed(state, policy.name);
  const fresh = beginClock(policy, state.record.level, since, policyRefOf(state.terms));
  putClock(state, old ? restartClock(old, fresh) : fresh);
  markClock(state, policy.name, old ? cause : undefined);
};

/** (Re)starts the clock that reminds of the next public update, or drops it where the level has none. */
export const keepRhythm = (draft: Draft, since: number | undefined, cause: Cause): void => {
  const { state } = draft;
  const everyMs = state.terms.levels[state.record.level].updateEveryMs;
  const old = clockNamed(state, 'update');
  if (everyMs === undefined || since === undefined) {
    if (old && everyMs === undefined) putClock(state, { ...old, state: 'cancelled' });
    return;
  }
  restart(draft, reminder(everyMs), since, cause);
};

/** A public word to the customer at `at`: the next one is due a rhythm later. */
export const updatedPublicly = (draft: Draft, at: number): void => {
  draft.state.record.milestones.lastPublicUpdateAt = at;
  keepRhythm(draft, at, causeOf(draft, 'next-update', at));
};

const promise = ({ state }: Draft): ClockPolicy | undefined =>
  state.terms.levels[state.record.level].clocks.find((p) => p.goal === 'next-response');

/** Several messages are one clock, from the first that nobody has answered. */
export const messageCame = (draft: Draft, at: number): void => {
  const policy = promise(draft);
  if (!policy) return;
  const old = clockNamed(draft.state, policy.name);
  if (old && isLive(old)) return;
  restart(draft, policy, at, causeOf(draft, 'next-message', at));
};
