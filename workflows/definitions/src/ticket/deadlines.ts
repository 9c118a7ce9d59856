/** What a ticket waits for by the clock, and what happens when it comes. */
import { fire, nextInstant, stepsDue, warningsDue } from '@perennial/domain/sla/clock/rules';
import type { Clock } from '@perennial/domain/sla/rules';
import { queueCall } from './calls.ts';
import { openDuties } from './clocks.ts';
import type { Draft } from './draft.ts';
import { clockDue } from './judge.ts';
import type { TicketState } from './state.ts';

export type Deadline = { at: number; label: string };

export const earlier = (a: Deadline | undefined, b: Deadline | undefined): Deadline | undefined =>
  a && b ? (b.at < a.at ? b : a) : (a ?? b);

const closing = ({ record, terms, recordAskedFor }: TicketState): Deadline[] => {
  const { resolvedAt } = record.milestones;
  if (record.state !== 'resolved' || resolvedAt === undefined || recordAskedFor === resolvedAt) return [];
  return [{ at: resolvedAt + terms.autoCloseAfterMs, label: 'closes by itself' }];
};

const archiving = ({ record, terms }: TicketState): Deadline[] => {
  const { closedAt, cancelledAt, archivedAt } = record.milestones;
  const endedAt = record.state === 'closed' ? closedAt : cancelledAt;
  if (endedAt === undefined || archivedAt !== undefined) return [];
  return [{ at: endedAt + terms.reopenWithinMs, label: 'reopen period ends' }];
};

const labelOf = (clock: Clock, at: number): string =>
  at === clock.dueAt && !clock.breachFired
    ? 'due'
    : clock.warnings.some((w) => !w.fired && w.at === at)
      ? 'warning'
      : 'escalation';

/** Nobody is called for a ticket that has ended. */
const isOver = ({ record }: TicketState): boolean =>
  record.state === 'closed' || record.state === 'cancelled';

const ofClocks = (state: TicketState): Deadline[] =>
  isOver(state)
    ? []
    : state.record.clocks.flatMap((clock) => {
        const at = nextInstant(clock);
        return at === undefined ? [] : [{ at, label: `${clock.name} ${labelOf(clock, at)}` }];
      });

/** The next deadline; the label names the timer in Temporal UI. */
export const nextDeadline = (state: TicketState): Deadline | undefined =>
  [...ofClocks(state), ...closing(state), ...archiving(state)].sort((a, b) => a.at - b.at)[0];

const isDue = (clock: Clock, now: number): boolean =>
  clock.dueAt !== null &&
  clock.dueAt <= now &&
  !clock.breachFired &&
  clock.stoppedAt === undefined &&
  (clock.state === 'running' || clock.state === 'paused');

/** Whom a step calls is looked up outside: on-call lists and quiet hours change by the hour. */
const callSteps = ({ state, now }: Draft, clock: Clock): void => {
  for (const { index, at } of stepsDue(clock, now)) {
    const step = clock.steps[index];
    if (step) fire(clock, step, at);
    queueCall(state, { clock: clock.name, index, at });
  }
};

const fireClocks = (draft: Draft): void => {
  for (const clock of draft.state.record.clocks) {
    for (const { pct, at } of warningsDue(clock, draft.now)) {
      const warning = clock.warnings.find((w) => w.pct === pct);
      if (warning) fire(clock, warning, at);
      draft.emit({
        kind: 'clock-warning',
        at,
        data: { clock: clock.name, kind: clock.kind, level: clock.level, pct, dueAt: clock.dueAt },
      });
    }
    if (isDue(clock, draft.now)) clockDue(draft, clock);
  }
  for (const clock of draft.state.record.clocks) callSteps(draft, clock);
};

const closeBySilence = (draft: Draft, at: number): void => {
  const { state } = draft;
  const { record } = state;
  if (record.changeRecord === undefined) {
    state.recordAskedFor = record.milestones.resolvedAt;
    draft.emit({ kind: 'record-missing', at });
    return;
  }
  const duties = openDuties(state);
  if (duties.length > 0) {
    state.recordAskedFor = record.milestones.resolvedAt;
    draft.emit({ kind: 'record-missing', at, data: { clocks: duties }, reason: duties.join(', ') });
    return;
  }
  record.state = 'closed';
  record.milestones.closedAt = at;
  draft.emit({ kind: 'closed', at, data: { by: 'silence' } });
};

const archive = (draft: Draft, at: number): void => {
  draft.state.record.milestones.archivedAt = at;
  draft.emit({ kind: 'archived', at });
};

/** Fires everything due at `now`, once, each stamped with its own instant. */
export const fireDeadlines = (draft: Draft): void => {
  if (!isOver(draft.state)) fireClocks(draft);
  for (const { at } of closing(draft.state)) if (at <= draft.now) closeBySilence(draft, at);
  for (const { at } of archiving(draft.state)) if (at <= draft.now) archive(draft, at);
};
