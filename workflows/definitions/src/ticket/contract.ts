/** What the outside may say to a ticket's workflow. Imported by services for its types and names only. */
import type { ContractTerms } from '@perennial/domain/contract/rules';
import type { AnyEnvelope } from '@perennial/domain/ticket/commands/rules';
import type { TicketRecord } from '@perennial/domain/ticket/record/rules';
import type { TicketState } from './state.ts';

/** The workflow type. */
export const ticketWorkflow = 'ticket';

/**
 * Argument of the workflow. `record` is what intake stored in the ticket's opening transaction, so that both sides start
 * from the same due instants; `carried` is set by continue-as-new only.
 */
export type TicketInput = {
  record: TicketRecord;
  /** The contract's terms at opening; a ticket keeps them. */
  terms: ContractTerms;
  carried?: TicketState;
};

/**
 * Every command is one update; the update's name is the command's, its id the caller's Idempotency-Key. It is answered
 * once the read model holds what it did, at this version or a later one.
 */
export type CommandResult = { seq: number; rev: number };
export type TicketCommand = AnyEnvelope;

/** Signal: write the read model again, e.g. after it was dropped. */
export const reflushSignal = 'reflush';
/** Query for engineers and tests: the record as the workflow holds it now. */
export const recordQuery = 'record';
