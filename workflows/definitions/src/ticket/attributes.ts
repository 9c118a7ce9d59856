/** The ticket as Temporal UI can be searched for it. Names as `packages/temporal` registers them. */

import type { TicketRecord } from '@perennial/domain/ticket/record/rules';
import type { SearchAttributes } from '@temporalio/workflow';

const slaState = ({ clocks }: TicketRecord): string => {
  const states = new Set(clocks.filter((c) => c.name !== 'update').map((c) => c.state));
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
