import type { ApprovalState } from '@perennial/domain/approval/rules';
import { DomainError } from '@perennial/domain/errors';
import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import { asDomainError } from './failures.ts';

export type ApprovalAnswer = { seq: number; rev: number; state: ApprovalState };

/** One update of an approval. Repeating it with the same `id` does nothing twice. */
export type ApprovalUpdate = { workflowId: string; name: string; id: string; argument: unknown };

/**
 * Gives an approval a signature's id or a command and waits until the store holds what it did.
 * @throws DomainError `approval.refused` with the rule; `flow.unavailable` when there is no answer within `timeoutMs`.
 */
export const commandApproval = async (
  client: Client,
  { workflowId, name, id, argument }: ApprovalUpdate,
  timeoutMs = 5_000,
): Promise<ApprovalAnswer> => {
  try {
    return await client.withDeadline(Date.now() + timeoutMs, () =>
      client.workflow
        .getHandle(workflowId)
        .executeUpdate<ApprovalAnswer, [unknown]>(name, { updateId: id, args: [argument] }),
    );
  } catch (e) {
    if (e instanceof WorkflowNotFoundError)
      throw new DomainError('approval.refused', 'the approval is decided and takes nothing more', {
        errors: [{ path: '', code: 'state.closed', message: 'it is decided; ask for a new approval' }],
      });
    throw asDomainError(e);
  }
};
