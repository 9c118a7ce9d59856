import type { TicketEvent } from '../audit/rules.ts';
import type { Actor } from '../scope/rules.ts';
import type { Clock } from '../sla/rules.ts';
import type { Estimate } from './commands/rules.ts';
import type { TicketRecord, TicketSnapshot } from './record/rules.ts';
import { type Level, nextCommands, type RequestKind } from './rules.ts';

export type Opening = {
  ticket: TicketSnapshot;
  level: Level;
  levelReason?: string | undefined;
  requestKind?: RequestKind | undefined;
  estimate?: Estimate | undefined;
  clocks: Clock[];
  actor: Actor;
  requestId: string;
};

/** The first record of a ticket and its first event: what intake stores and what the workflow starts from. */
export const openRecord = (opening: Opening): { record: TicketRecord; event: TicketEvent } => {
  const { ticket, level, levelReason, requestKind, estimate, clocks, actor, requestId } = opening;
  const { terms, openedAt, ...facts } = ticket;
  const group = ticket.context.routing.default?.id;
  const base: Omit<TicketRecord, 'next'> = {
    ...facts,
    state: 'new',
    level,
    ...(levelReason === undefined ? {} : { levelReason }),
    ...(requestKind === undefined ? {} : { requestKind }),
    ...(estimate === undefined ? {} : { estimate }),
    ...(group === undefined ? {} : { group }),
    contract: { id: terms.contract, version: terms.version },
    milestones: {},
    clocks,
    openedAt,
    updatedAt: openedAt,
    seq: 1,
    rev: 1,
  };
  const record: TicketRecord = { ...base, next: nextCommands(base) };
  const due = clocks.flatMap((c) => (c.dueAt === null ? [] : [c.dueAt]));
  if (due.length > 0) record.nextDeadline = Math.min(...due);
  const { id, kind, role, name } = actor;
  const event: TicketEvent = {
    seq: 1,
    kind: 'opened',
    at: openedAt,
    notedAt: openedAt,
    actor: { id, kind, role, ...(name === undefined ? {} : { name }) },
    visibility: 'public',
    data: { title: ticket.title, level, site: ticket.site, module: ticket.module, channel: ticket.channel },
    changes: [
      { path: '/state', old: null, new: 'new' },
      { path: '/level', old: null, new: level },
    ],
    ...(levelReason === undefined ? {} : { reason: levelReason }),
    requestId,
  };
  return { record, event };
};
