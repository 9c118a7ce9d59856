/** Keeps a ticket's clocks in step with its facts: stops, pauses, level, rhythm of updates. */

import { beginClock, type Cause, planned, settleClock } from '@perennial/domain/sla/clock/rules';
import type { Clock, ClockName, ClockRevisionReason, Pause, PlanResult } from '@perennial/domain/sla/rules';
import type { TicketRecord } from '@perennial/domain/ticket/record/rules';
import type { Draft } from './draft.ts';
import { escalate } from './escalate.ts';
import type { TicketState } from './state.ts';

const earliest = (...instants: (number | undefined)[]): number | undefined => {
  const known = instants.filter((i) => i !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
};

/** When the promise of a clock was kept, by the facts of the record; undefined while it is not. */
const stopOf = (clock: Clock, { milestones: m }: TicketRecord): number | undefined => {
  switch (clock.name) {
    case 'acknowledge':
      return m.acknowledgedAt;
    case 'triage':
      return m.triagedAt;
    case 'response':
      return m.respondedAt;
    case 'workaround':
      return earliest(m.workaroundAt, m.resolvedAt);
    case 'resolution':
      // P3 promises a solution with its change record: both have to be there.
      if (clock.level !== 'P3') return m.resolvedAt;
      return m.resolvedAt === undefined || m.recordedAt === undefined
        ? undefined
        : Math.max(m.resolvedAt, m.recordedAt);
    case 'update':
      return m.resolvedAt;
  }
};

const pausesOf = (clock: Clock, all: Pause[], stoppedAt: number | undefined): Pause[] =>
  all.filter(
    (p) =>
      (p.on === 'resolved' || clock.pausesOn.includes(p.on)) &&
      (p.to === undefined || p.to > clock.startedAt) &&
      (stoppedAt === undefined || p.from < stoppedAt),
  );

const mark = (state: TicketState, name: ClockName, cause?: Cause): void => {
  const listed = state.toPlan.find((p) => p.name === name);
  if (!listed) state.toPlan.push(cause ? { name, cause } : { name });
  else if (cause && !listed.cause) listed.cause = cause;
};

const put = (state: TicketState, clock: Clock): void => {
  const at = state.record.clocks.findIndex((c) => c.name === clock.name);
  if (at < 0) state.record.clocks.push(clock);
  else state.record.clocks[at] = clock;
};

/** Carries stops and pauses over to the clocks; those that differ want a new plan. */
export const syncClocks = (state: TicketState, cause?: Cause): void => {
  for (const clock of state.record.clocks) {
    if (clock.state === 'cancelled') continue;
    const stoppedAt = stopOf(clock, state.record);
    const pauses = pausesOf(clock, state.pauses, stoppedAt);
    if (stoppedAt === clock.stoppedAt && JSON.stringify(pauses) === JSON.stringify(clock.pauses)) continue;
    const { stoppedAt: _, ...rest } = clock;
    put(state, { ...rest, pauses, ...(stoppedAt === undefined ? {} : { stoppedAt }) });
    mark(state, clock.name, cause);
  }
};

export const causeOf = (draft: Draft, reason: ClockRevisionReason, at: number): Cause => ({
  reason,
  actor: draft.actor.id,
  at,
});

/** The promises of another level: same names keep their start and pauses, names it lacks are cancelled. */
export const relevelClocks = (draft: Draft, at: number): void => {
  const { state } = draft;
  const { level } = state.record;
  const cause = causeOf(draft, 'releveled', at);
  const policies = state.terms.levels[level].clocks;
  for (const clock of state.record.clocks) {
    if (clock.name === 'update' || policies.some((p) => p.name === clock.name)) continue;
    if (clock.state === 'running' || clock.state === 'paused') put(state, { ...clock, state: 'cancelled' });
  }
  for (const policy of policies) {
    const old = state.record.clocks.find((c) => c.name === policy.name);
    if (!old) {
      put(state, beginClock(policy, level, state.record.openedAt));
      mark(state, policy.name);
      continue;
    }
    put(state, {
      ...old,
      kind: policy.kind,
      level,
      state: old.state === 'cancelled' ? 'running' : old.state,
      targetMs: policy.targetMs,
      hours: policy.hours,
      pausesOn: policy.pausesOn,
      warnings: policy.warnAtPct.map(
        (pct) => old.warnings.find((w) => w.pct === pct) ?? { pct, at: null, fired: false },
      ),
    });
    mark(state, policy.name, cause);
  }
  rhythm(draft, state.record.milestones.lastPublicUpdateAt, cause);
  syncClocks(state, cause);
};

/** (Re)starts the clock that reminds of the next public update, or drops it where the level has none. */
const rhythm = (draft: Draft, since: number | undefined, cause: Cause): void => {
  const { state } = draft;
  const everyMs = state.terms.levels[state.record.level].updateEveryMs;
  const old = state.record.clocks.find((c) => c.name === 'update');
  if (everyMs === undefined || since === undefined) {
    if (old && everyMs === undefined) put(state, { ...old, state: 'cancelled' });
    return;
  }
  const begun = beginClock(
    {
      name: 'update',
      kind: 'ola',
      targetMs: everyMs,
      hours: { kind: '24x7' },
      pausesOn: ['customer', 'window'],
      warnAtPct: [],
    },
    state.record.level,
    since,
  );
  put(
    state,
    old ? { ...begun, dueAt: old.dueAt, revision: old.revision, revisions: old.revisions.slice(-20) } : begun,
  );
  mark(state, 'update', old ? cause : undefined);
};

/** A public word to the customer at `at`: the next one is due a rhythm later. */
export const updatedPublicly = (draft: Draft, at: number): void => {
  draft.state.record.milestones.lastPublicUpdateAt = at;
  rhythm(draft, at, causeOf(draft, 'next-update', at));
};

const report = (draft: Draft, before: Clock, now: number, cause?: Cause): void => {
  const { clock, finding } = settleClock(before, now, cause);
  put(draft.state, clock);
  if (!finding) return;
  if (clock.name === 'update') {
    if (finding.kind === 'breached')
      draft.emit({ kind: 'update-due', at: finding.dueAt, data: { dueAt: finding.dueAt } });
    return;
  }
  if (finding.kind === 'withdrawn') {
    const { oldDueAt } = finding;
    draft.emit({
      kind: 'breach-withdrawn',
      at: cause?.at ?? clock.stoppedAt ?? now,
      data: {
        clock: clock.name,
        level: clock.level,
        oldDueAt,
        dueAt: clock.dueAt,
        cause: finding.cause,
        revision: clock.revision,
      },
    });
    return;
  }
  draft.emit({
    kind: 'clock-breached',
    at: finding.dueAt,
    data: {
      clock: clock.name,
      kind: clock.kind,
      level: clock.level,
      dueAt: finding.dueAt,
      // Counted when noticed: a worker that was down finds more than 0.
      overrunMs: clock.overrunMs ?? 0,
      stoppedAt: clock.stoppedAt,
    },
  });
  if (clock.stoppedAt === undefined) escalate(draft, clock, finding.dueAt);
};

/** Takes plans in and judges the clocks by them. */
export const takePlans = (draft: Draft, plans: PlanResult[]): void => {
  const { state, now } = draft;
  for (const plan of plans) {
    const clock = state.record.clocks.find((c) => c.name === plan.key);
    const wish = state.toPlan.find((p) => p.name === plan.key);
    if (!clock || !wish) continue;
    report(draft, planned(clock, plan, now, wish.cause), now, wish.cause);
  }
  const done = new Set(plans.map((p) => p.key));
  state.toPlan = state.toPlan.filter((p) => !done.has(p.name));
};

/** A clock's due instant has come. */
export const clockDue = (draft: Draft, clock: Clock): void => {
  const overdue = clock.dueAt === null ? 0 : draft.now - clock.dueAt;
  // Around the clock the overrun is the time since; in business hours the next plan says it.
  const overrunMs = clock.hours.kind === '24x7' ? overdue : 0;
  report(draft, overrunMs > 0 ? { ...clock, overrunMs } : clock, draft.now);
};

export const cancelClocks = (state: TicketState): void => {
  for (const clock of state.record.clocks)
    if (clock.state === 'running' || clock.state === 'paused') put(state, { ...clock, state: 'cancelled' });
};
