import type { Scope } from '@perennial/domain/scope/rules';
import type { ClockKind, ClockState } from '@perennial/domain/sla/rules';
import type { Level, TicketStateName } from '@perennial/domain/ticket/rules';

/** One clock of one ticket, for attainment figures: exact counts come from these rows. A customer gets `sla` clocks only. */
export type ClockFigure = {
  ticket: string;
  customer: string;
  module: string;
  level: Level;
  group?: string;
  /** Promised to the customer, or agreed inside the vendor or with its suppliers. */
  kind: ClockKind;
  clock: string;
  state: ClockState;
  dueAt: number | null;
  breachedAt?: number;
  openedAt: number;
};

export interface ReportRepository {
  clockFigures(
    scope: Scope,
    range: {
      from: number;
      to: number;
      level?: Level;
      kind?: ClockKind;
      customer?: string;
      module?: string;
    },
  ): Promise<ClockFigure[]>;
  /** Counts per state and level of the open tickets. */
  openCounts(scope: Scope): Promise<{ state: TicketStateName; level: Level; count: number }[]>;
}
