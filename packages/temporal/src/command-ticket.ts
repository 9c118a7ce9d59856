import type { AnyEnvelope } from '@perennial/domain/ticket/commands/rules';
import type { Client } from '@temporalio/client';
import { asDomainError } from './failures.ts';

/**
 * Gives a ticket a command and waits until it is applied and written; readers see it from version `rev` on.
 * Repeating it with the same envelope id applies nothing twice.
 * @throws DomainError with the workflow's own code; `flow.unavailable` when there is no answer within `timeoutMs`;
 * `ticket.archived` when the workflow has ended or there is none.
 */
export const commandTicket = async (
  client: Client,
  workflowId: string,
  envelope: AnyEnvelope,
  timeoutMs = 5_000,
): Promise<{ seq: number; rev: number }> => {
  const update = () =>
    client.workflow
      .getHandle(workflowId)
      .executeUpdate<{ seq: number; rev: number }, [AnyEnvelope]>(envelope.name, {
        updateId: envelope.id,
        args: [envelope],
      });
  try {
    return await client.withDeadline(Date.now() + timeoutMs, update);
  } catch (e) {
    throw asDomainError(e);
  }
};

/** Asks the workflow to write its read model again. */
export const reflushTicket = async (client: Client, workflowId: string): Promise<void> => {
  await client.workflow.getHandle(workflowId).signal('reflush');
};
