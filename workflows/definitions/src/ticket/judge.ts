/** Takes plans in and says what they bring to light: breaches, breaches withdrawn, updates that are due. */
import { type Cause, planned, planRequestOf, settleClock } from '@perennial/domain/sla/clock/rules';
import type { Clock, PlanRequest, PlanResult } from '@perennial/domain/sla/rules';
import { clockNamed, putClock } from './clocks.ts';
import type { Draft } from './draft.ts';
import { escalate } from './escalate.ts';

const withdraw = (draft: Draft, clock: Clock, oldDueAt: number, why: string, at: number): void =>
  draft.emit({
    kind: 'breach-withdrawn',
    at,
    data: {
      clock: clock.name,
      kind: clock.kind,
      level: clock.level,
      oldDueAt,
      dueAt: clock.dueAt,
      cause: why,
      revision: clock.revision,
    },
  });

const breach = (draft: Draft, clock: Clock, dueAt: number): void => {
  draft.emit({
    kind: 'clock-breached',
    at: dueAt,
    data: {
      clock: clock.name,
      kind: clock.kind,
      level: clock.level,
      dueAt,
      targetMs: clock.targetMs,
      revision: clock.revision,
      // Counted when noticed: a worker that was down finds more than 0.
      overrunMs: clock.overrunMs ?? 0,
      stoppedAt: clock.stoppedAt,
    },
  });
  // A contract that names its own steps says itself who is called.
  if (clock.stoppedAt === undefined && clock.steps.length === 0) escalate(draft, clock, dueAt);
};

/** Of a clock that begins anew with every message the longest wait is kept; each wait is counted when it has ended. */
const exchanged = (before: Clock, clock: Clock): Clock => {
  const { stoppedAt, exchanges = { count: 0, worstMs: 0 } } = clock;
  if (clock.goal !== 'next-response' || stoppedAt === undefined || before.asOf === stoppedAt) return clock;
  const worstMs = Math.max(exchanges.worstMs, clock.elapsedMs);
  return { ...clock, exchanges: { count: exchanges.count + 1, worstMs } };
};

const report = (draft: Draft, before: Clock, now: number, cause?: Cause): void => {
  const { clock, finding } = settleClock(before, now, cause);
  putClock(draft.state, clock);
  if (!finding) return;
  if (clock.goal === 'update') {
    if (finding.kind === 'breached')
      draft.emit({ kind: 'update-due', at: finding.dueAt, data: { dueAt: finding.dueAt } });
    return;
  }
  if (finding.kind === 'breached') breach(draft, clock, finding.dueAt);
  else withdraw(draft, clock, finding.oldDueAt, finding.cause, cause?.at ?? clock.stoppedAt ?? now);
};

const answers = (request: PlanRequest | undefined, clock: Clock): boolean =>
  request !== undefined && JSON.stringify(planRequestOf(clock, request.now)) === JSON.stringify(request);

/**
 * Takes plans in and judges the clocks by them. Planning takes its time: what a command has changed meanwhile is not
 * answered by the plan, and stays to be planned.
 */
export const takePlans = (draft: Draft, requests: PlanRequest[], plans: PlanResult[]): void => {
  const { state, now } = draft;
  for (const [i, plan] of plans.entries()) {
    const clock = clockNamed(state, plan.key);
    const wish = state.toPlan.find((p) => p.name === plan.key);
    if (!clock || !wish || !answers(requests[i], clock)) continue;
    state.toPlan = state.toPlan.filter((p) => p !== wish);
    report(draft, exchanged(clock, planned(clock, plan, now, wish.cause)), now, wish.cause);
  }
};

/** A clock's due instant has come. */
export const clockDue = (draft: Draft, clock: Clock): void => {
  const overdue = clock.dueAt === null ? 0 : draft.now - clock.dueAt;
  // Around the clock the overrun is the time since; in business hours the next plan says it.
  const overrunMs = clock.hours.kind === '24x7' ? overdue : 0;
  report(draft, overrunMs > 0 ? { ...clock, overrunMs } : clock, draft.now);
};
