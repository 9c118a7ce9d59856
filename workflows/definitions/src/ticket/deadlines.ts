/** What a ticket waits for by the clock, and what happens when it comes. */
import { nextInstant, warningsDue } from '@perennial/domain/sla/clock/rules';
import { clockDue } from './clocks.ts';
import type { Draft } from './draft.ts';
import type { TicketState } from './state.ts';

type Deadline = { at: number; label: string };

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

const ofClocks = ({ record }: TicketState): Deadline[] =>
  record.clocks.flatMap((clock) => {
    const at = nextInstant(clock);
    return at === undefined
      ? []
      : [{ at, label: at === clock.dueAt ? `${clock.name} due` : `${clock.name} warning` }];
  });

/** The next deadline; the label names the timer in Temporal UI. */
export const nextDeadline = (state: TicketState): Deadline | undefined =>
  [...ofClocks(state), ...closing(state), ...archiving(state)].sort((a, b) => a.at - b.at)[0];

const fireClocks = (draft: Draft): void => {
  for (const clock of draft.state.record.clocks) {
    for (const { pct, at } of warningsDue(clock, draft.now)) {
      const warning = clock.warnings.find((w) => w.pct === pct);
      if (warning) warning.fired = true;
      draft.emit({
        kind: 'clock-warning',
        at,
        data: { clock: clock.name, kind: clock.kind, level: clock.level, pct, dueAt: clock.dueAt },
      });
    }
    if (clock.dueAt !== null && clock.dueAt <= draft.now && nextInstant(clock) === clock.dueAt)
      clockDue(draft, clock);
  }
};

const closeBySilence = (draft: Draft, at: number): void => {
  const { state } = draft;
  const { record } = state;
  if (record.changeRecord === undefined) {
    state.recordAskedFor = record.milestones.resolvedAt;
    draft.emit({ kind: 'record-missing', at });
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
  fireClocks(draft);
  for (const { at } of closing(draft.state)) if (at <= draft.now) closeBySilence(draft, at);
  for (const { at } of archiving(draft.state)) if (at <= draft.now) archive(draft, at);
};
