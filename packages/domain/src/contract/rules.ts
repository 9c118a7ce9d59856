/** What a contract promises, as the ticket workflow needs it. */

import type { Audience, NoticeChannel, NoticeTable } from '../notice/rules.ts';
import type { ClockPolicy } from '../sla/rules.ts';
import type { FaultClass, Impact, Level, TicketType, Urgency } from '../ticket/rules.ts';

export type LevelTerms = {
  clocks: ClockPolicy[];
  /** Longest time between two public updates; absent means no reminder at this level. */
  updateEveryMs?: number;
};

/** The part of a contract that travels with a ticket: a ticket keeps the terms it was opened under. */
export type ContractTerms = {
  contract: string;
  version: number;
  timeZone: string;
  /** Impact x urgency -> level. */
  matrix: Record<Impact, Record<Urgency, Level>>;
  levels: Record<Level, LevelTerms>;
  /** Where a fix waits for the lead's approval before it is applied. */
  approval: { classes: FaultClass[]; types: TicketType[] };
  /** Silence of the customer after which a resolved ticket closes by itself. */
  autoCloseAfterMs: number;
  /** How long a closed ticket may still be reopened. */
  reopenWithinMs: number;
  /** Replaces single rows of the default notice table. */
  notices?: Partial<NoticeTable>;
};

export type { Audience, NoticeChannel };
