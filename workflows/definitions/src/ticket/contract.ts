/** What the outside may say to a ticket's workflow. Imported by services for its types and names only. */
import type { AnyEnvelope } from '@perennial/domain/ticket/commands/rules';
import type { TicketRecord, TicketSnapshot } from '@perennial/domain/ticket/record/rules';
import type { Clock } from '@perennial/domain/sla/rules';
import type { Level } from '@perennial/domain/ticket/rules';
import type { TicketState } from './state.ts';

/** The workflow type. */
export const ticketWorkflow = 'ticket';

/**
 * Argument of the workflow. `clocks` are the first clocks as intake computed and stored them, so that both
 * sides start from the same due instants; `carried` is set by continue-as-new only.
 */
export type TicketInput = {
  ticket: TicketSnapshot;
  level: Level;
  levelReason?: string;
  requestKind?: TicketRecord['requestKind'];
  estimate?: TicketRecord['estimate'];
  clocks: Clock[];
  carried?: TicketState;
};

/** Every command is one update named `command`-free: the update's name is the command's. */
export type CommandResult = { record: TicketRecord };
export type TicketCommand = AnyEnvelope;

/** Signal: write the read model again, e.g. after it was dropped. */
export const reflushSignal = 'reflush';
/** Query for engineers and tests: the record as the workflow holds it now. */
export const recordQuery = 'record';
