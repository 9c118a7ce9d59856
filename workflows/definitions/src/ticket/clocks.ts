/** Keeps a ticket's clocks in step with its facts: what stops them, what pauses them. */
import type { Cause } from '@perennial/domain/sla/clock/rules';
import type { Clock, ClockRevisionReason, Pause } from '@perennial/domain/sla/rules';
import type { TicketRecord } from '@perennial/domain/ticket/record/rules';
import type { TicketStateName } from '@perennial/domain/ticket/rules';
import type { Draft } from './draft.ts';
import type { TicketState } from './state.ts';

const earliest = (...instants: (number | undefined)[]): number | undefined => {
  const known = instants.filter((i) => i !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
};

/** When the promise of a clock was kept, by the facts of the record; undefined while it is not. */
const stopOf = (clock: Clock, { milestones: m }: TicketRecord): number | undefined => {
  switch (clock.goal) {
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
    case 'next-response': {
      // The first public word after the message counts; a later one does not move it.
      if (clock.stoppedAt !== undefined) return clock.stoppedAt;
      return earliest(
        ...[m.lastPublicUpdateAt, m.resolvedAt].filter((at) => at !== undefined && at >= clock.startedAt),
      );
    }
    case 'update':
      return m.resolvedAt;
    case 'manual':
      return clock.stoppedAt;
  }
};

const pausesOf = (clock: Clock, all: Pause[], stoppedAt: number | undefined): Pause[] =>
  clock.kind === 'regulatory'
    ? []
    : all.filter(
        (p) =>
          (p.on === 'resolved' || clock.pausesOn.includes(p.on)) &&
          (p.to === undefined || p.to > clock.startedAt) &&
          (stoppedAt === undefined || p.from < stoppedAt),
      );

export const markClock = (state: TicketState, name: string, cause?: Cause): void => {
  const listed = state.toPlan.find((p) => p.name === name);
  if (!listed) state.toPlan.push(cause ? { name, cause } : { name });
  else if (cause && !listed.cause) listed.cause = cause;
};

export const putClock = (state: TicketState, clock: Clock): void => {
  const at = state.record.clocks.findIndex((c) => c.name === clock.name);
  if (at < 0) state.record.clocks.push(clock);
  else state.record.clocks[at] = clock;
};

export const clockNamed = ({ record }: TicketState, name: string): Clock | undefined =>
  record.clocks.find((c) => c.name === name);

export const isLive = (clock: Clock): boolean =>
  clock.stoppedAt === undefined && clock.state !== 'cancelled' && clock.state !== 'met';

/** Carries stops and pauses over to the clocks; those that differ want a new plan. */
export const syncClocks = (state: TicketState, cause?: Cause): void => {
  for (const clock of state.record.clocks) {
    if (clock.state === 'cancelled') continue;
    const stoppedAt = stopOf(clock, state.record);
    const pauses = pausesOf(clock, state.pauses, stoppedAt);
    if (stoppedAt === clock.stoppedAt && JSON.stringify(pauses) === JSON.stringify(clock.pauses)) continue;
    const { stoppedAt: _, ...rest } = clock;
    putClock(state, { ...rest, pauses, ...(stoppedAt === undefined ? {} : { stoppedAt }) });
    markClock(state, clock.name, cause);
  }
};

export const causeOf = (draft: Draft, reason: ClockRevisionReason, at: number): Cause => ({
  reason,
  actor: draft.actor.id,
  at,
});

/** Periods of an authority that nobody has ended: a ticket does not close over them. */
export const openDuties = ({ record }: TicketState): string[] =>
  record.clocks.filter((c) => c.kind === 'regulatory' && isLive(c)).map((c) => c.name);

/** A ticket that has ended is no longer promised anything; what was missed by then stays missed. */
export const endClocks = (state: TicketState, before: TicketStateName): void => {
  const { state: now } = state.record;
  if (now !== before && (now === 'closed' || now === 'cancelled')) cancelClocks(state, isLive);
};

export const cancelClocks = (state: TicketState, which: (clock: Clock) => boolean = () => true): void => {
  for (const clock of state.record.clocks)
    if ((clock.state === 'running' || clock.state === 'paused') && which(clock))
      putClock(state, { ...clock, state: 'cancelled' });
};
