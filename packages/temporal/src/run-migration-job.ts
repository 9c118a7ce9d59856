import { DomainError } from '@perennial/domain/errors';
import type { JobRef } from '@perennial/domain/migration/job/rules';
import { type Client, WorkflowExecutionAlreadyStartedError, WorkflowFailedError } from '@temporalio/client';
import { TypedSearchAttributes } from '@temporalio/common';
import { asDomainError } from './failures.ts';
import { migrationJobWorkflowId } from './ids.ts';
import { searchAttributes } from './search-attributes.ts';
import { taskQueues } from './task-queues.ts';

/**
 * Has a worker do a job and waits for it; the store holds the answer then. Repeating it joins one that is under way and
 * takes up again one that failed.
 * @throws DomainError `flow.unavailable` when it is not done within `timeoutMs`, or failed.
 */
export const runMigrationJob = async (
  client: Client,
  { tenant, id, kind }: JobRef,
  { timeoutMs = 25_000, taskQueue = taskQueues.flow }: { timeoutMs?: number; taskQueue?: string } = {},
): Promise<void> => {
  try {
    await client.withDeadline(Date.now() + timeoutMs, () =>
      client.workflow.execute('migration-job', {
        workflowId: migrationJobWorkflowId(tenant, id),
        taskQueue,
        args: [{ tenant, id, kind }],
        workflowIdConflictPolicy: 'USE_EXISTING',
        workflowIdReusePolicy: 'ALLOW_DUPLICATE_FAILED_ONLY',
        workflowExecutionTimeout: '10m',
        typedSearchAttributes: new TypedSearchAttributes([
          { key: searchAttributes.tenant, value: tenant },
          { key: searchAttributes.kind, value: 'migration-job' },
        ]),
        staticSummary: `${kind} for a request`,
        priority: { priorityKey: 2, fairnessKey: tenant.slice(0, 64) },
      }),
    );
  } catch (e) {
    // It was done before.
    if (e instanceof WorkflowExecutionAlreadyStartedError) return;
    if (e instanceof WorkflowFailedError)
      throw new DomainError(
        'flow.unavailable',
        'a worker has tried it several times in vain; repeat later with the same Idempotency-Key',
        { retryAfterS: 30 },
      );
    throw asDomainError(e);
  }
};
