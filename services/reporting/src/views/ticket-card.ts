import type { CalendarLookup } from '@perennial/domain/calendar/hours';
import type { TicketRecord } from '@perennial/domain/ticket/record/rules';
import type { CommandName, Level, TicketStateName, TicketType } from '@perennial/domain/ticket/rules';
import { type ClockChip, clockChip } from './clock-chip.ts';
import { iso } from './instant.ts';

/** A ticket in a list, on a board and in a live event: what customers and staff alike may see of it. */
export type TicketCard = {
  no: string;
  type: TicketType;
  state: TicketStateName;
  level: Level;
  title: string;
  customer: string;
  site: string;
  module: string;
  assignee?: string;
  group?: string;
  /** By the lead's command, or by the signatures of approval `no`. */
  pendingApproval?: { role?: 'lead'; no?: string; since: string };
  openedAt: string;
  updatedAt: string;
  rev: number;
  next: CommandName[];
  clocks: ClockChip[];
  /** The ticking clock that is due first, and how long that is from now; negative once it is breached. */
  urgent?: { clock: ClockChip['name']; toBreachMs: number };
};

/** Of the clocks that can still be lost, the one due first. Paused ones have no due instant and count only as last. */
const urgentOf = (chips: ClockChip[], now: number): TicketCard['urgent'] =>
  chips
    .flatMap(({ name, ticking, dueAt }) =>
      ticking && dueAt !== null ? [{ clock: name, toBreachMs: Date.parse(dueAt) - now }] : [],
    )
    .sort((a, b) => a.toBreachMs - b.toBreachMs)[0];

const pendingOf = ({
  role,
  no,
  since,
}: NonNullable<TicketRecord['pendingApproval']>): TicketCard['pendingApproval'] => ({
  ...(role === undefined ? {} : { role }),
  ...(no === undefined ? {} : { no }),
  since: iso(since),
});

export const ticketCard = (record: TicketRecord, now: number, calendars?: CalendarLookup): TicketCard => {
  const clocks = record.clocks.map((clock) => clockChip(clock, now, calendars));
  const urgent = urgentOf(clocks, now);
  return {
    no: record.no,
    type: record.type,
    state: record.state,
    level: record.level,
    title: record.title,
    customer: record.customer,
    site: record.site,
    module: record.module,
    ...(record.assignee === undefined ? {} : { assignee: record.assignee }),
    ...(record.group === undefined ? {} : { group: record.group }),
    ...(record.pendingApproval === undefined ? {} : { pendingApproval: pendingOf(record.pendingApproval) }),
    openedAt: iso(record.openedAt),
    updatedAt: iso(record.updatedAt),
    rev: record.rev,
    next: record.next,
    clocks,
    ...(urgent === undefined ? {} : { urgent }),
  };
};
