import type { TicketActivities } from '@perennial/definitions/ticket/activities';
import type { TicketFlush, TicketRepository } from '@perennial/store/ports';

export type ProjectDeps = {
  tickets: Pick<TicketRepository, 'flush'>;
  /** Which workflow and run the current activity belongs to. */
  origin: () => Pick<TicketFlush, 'workflowId' | 'runId'>;
};

/** Writes a ticket's read model and its events. A store that is down is retried until it is back. */
export const projectTicket =
  ({ tickets, origin }: ProjectDeps): TicketActivities['projectTicket'] =>
  async (projection) => {
    await tickets.flush({ ...origin(), ...projection });
  };
