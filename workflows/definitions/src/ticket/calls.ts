/** Escalation steps: whom the outside found, and what happens where nobody could be found. */
import { fire } from '@perennial/domain/sla/clock/rules';
import type { Clock } from '@perennial/domain/sla/rules';
import type { StepRequest } from './activities.ts';
import { clockNamed, isLive } from './clocks.ts';
import type { Draft } from './draft.ts';
import { escalate } from './escalate.ts';
import type { CallOutcome, StepCall, TicketState } from './state.ts';

export const queueCall = ({ wanted }: TicketState, call: StepCall): void => {
  wanted.calls = [...(wanted.calls ?? []), call];
};

/** The step after a vain one is taken at once: a broken chain must not cost time. */
const moveOn = (draft: Draft, clock: Clock, index: number): void => {
  const next = clock.steps.findIndex((step, i) => i > index && !step.fired);
  const step = clock.steps[next];
  if (!step) {
    escalate(draft, clock, draft.now);
    return;
  }
  fire(clock, step, step.dueAt ?? draft.now);
  queueCall(draft.state, { clock: clock.name, index: next, at: draft.now });
};

const isSame = (a: StepCall, b: StepCall): boolean =>
  a.clock === b.clock && a.index === b.index && a.at === b.at;

/** Somebody was looked up; meanwhile the ticket may have been cancelled, or the promise kept: then nobody is called. */
export const takeCall = (draft: Draft, outcome: CallOutcome): void => {
  const { clock: name, index, at, called, passedOver } = outcome;
  const { state } = draft;
  const wanted = state.wanted.calls ?? [];
  const calls = wanted.filter((call) => !isSame(call, outcome));
  if (calls.length > 0) state.wanted.calls = calls;
  else delete state.wanted.calls;
  const clock = clockNamed(state, name);
  if (!clock || !isLive(clock) || calls.length === wanted.length) return;
  const data = { clock: name, level: clock.level, index, passedOver };
  const [to] = called;
  if (to === undefined) {
    draft.emit({ kind: 'escalation-skipped', at, data });
    moveOn(draft, clock, index);
    return;
  }
  const step = (state.record.escalation?.step ?? 0) + 1;
  state.record.escalation = { step, to };
  draft.emit({ kind: 'escalated', at, data: { ...data, step, to } });
};

/** What the outside has to know to find somebody; undefined where the step is gone. */
export const stepRequestOf = (
  state: TicketState,
  { clock: name, index, at }: StepCall,
): StepRequest | undefined => {
  const { tenant, assignee, group, escalation } = state.record;
  const clock = clockNamed(state, name);
  const step = clock?.steps[index];
  if (!clock || !step) return undefined;
  return {
    tenant,
    to: step.to,
    at,
    level: clock.level,
    ...(assignee === undefined ? {} : { assignee }),
    ...(group === undefined ? {} : { group }),
    ...(escalation?.to === undefined ? {} : { lastCalled: escalation.to }),
  };
};
