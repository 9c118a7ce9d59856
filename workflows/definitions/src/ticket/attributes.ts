/** The ticket as Temporal UI can be searched for it. Names as `packages/temporal` registers them. */

import type { TicketRecord } from '@perennial/domain/ticket/record/rules';
import { type SearchAttributes, upsertSearchAttributes } from '@temporalio/workflow';
import type { Deadline } from './deadlines.ts';

const slaState = ({ clocks }: TicketRecord): string => {
  const states = new Set(clocks.filter((c) => c.goal !== 'update' && c.kind === 'sla').map((c) => c.state));
  for (const state of ['breached', 'running', 'paused', 'met'] as const) if (states.has(state)) return state;
  return 'none';
};

export const attributesOf = (record: TicketRecord): SearchAttributes => {
  const due = record.clocks.flatMap((c) => (c.state === 'running' && c.dueAt !== null ? [c.dueAt] : []));
  return {
    Phase: [record.state],
    SlaState: [slaState(record)],
    Priority: [record.level],
    Assignee: record.assignee === undefined ? [] : [record.assignee],
    SlaDueAt: due.length === 0 ? [] : [new Date(Math.min(...due))],
    NextDeadline: record.nextDeadline === undefined ? [] : [new Date(record.nextDeadline)],
  };
};

/** Writing attributes costs the server as much as a whole step of a ticket: steps that follow closely share one write. */
const restMs = 5_000;

/** The end of a ticket and a broken promise are shown at once. */
const isUrgent = ({ state, clocks }: TicketRecord): boolean =>
  state === 'closed' || state === 'cancelled' || clocks.some((c) => c.state === 'breached');

/** Keeps what the server shows in step with the record: at once after a rest, otherwise when the rest is over. */
export const shownAttributes = (first: TicketRecord, startedAt: number) => {
  let text = JSON.stringify(attributesOf(first));
  let writtenAt = startedAt;
  const write = (record: TicketRecord, now: number): void => {
    const attributes = attributesOf(record);
    const next = JSON.stringify(attributes);
    if (next === text) return;
    upsertSearchAttributes(attributes);
    text = next;
    writtenAt = now;
  };
  return {
    write,
    turn: (record: TicketRecord, now: number): void => {
      if (now >= writtenAt + restMs || isUrgent(record)) write(record, now);
    },
    nextTurn: (record: TicketRecord): Deadline | undefined =>
      JSON.stringify(attributesOf(record)) === text
        ? undefined
        : { at: writtenAt + restMs, label: 'show in lists' },
  };
};
