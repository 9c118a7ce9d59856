import type { ApprovalRecord } from '@perennial/domain/approval/rules';
import { type Client, WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import { TypedSearchAttributes } from '@temporalio/common';
import { oneLine } from './one-line.ts';
import { searchAttributes } from './search-attributes.ts';
import { taskQueues } from './task-queues.ts';

export type ApprovalStart = {
  record: ApprovalRecord;
  /** The workflow that is told every outcome. */
  parent?: { workflowId: string };
  /** Where staff reads on; stands in Temporal UI. */
  link?: string;
  taskQueue?: string;
};

/** Starts an approval's workflow. Starting it twice, even after it has ended, is normal and changes nothing. */
export const startApproval = async (
  client: Client,
  { record, parent, link, taskQueue = taskQueues.flow }: ApprovalStart,
): Promise<void> => {
  const { no, tenant, customer, state, policy, title } = record;
  try {
    await client.workflow.start('approval', {
      workflowId: record.workflow.id,
      taskQueue,
      args: [{ record, ...(parent ? { parent } : {}) }],
      workflowIdConflictPolicy: 'USE_EXISTING',
      workflowIdReusePolicy: 'REJECT_DUPLICATE',
      typedSearchAttributes: new TypedSearchAttributes([
        { key: searchAttributes.tenant, value: tenant },
        { key: searchAttributes.kind, value: 'approval' },
        { key: searchAttributes.phase, value: state },
        { key: searchAttributes.customer, value: customer },
      ]),
      memo: { no },
      staticSummary: oneLine(`${no} · ${policy.id} · ${customer} · ${title}`, 120),
      staticDetails: [
        `**${no}** approval of ${record.record.type} ${record.record.id} by policy ${policy.id} v${policy.version}`,
        ...(link ? [`[Approval](${link})`] : []),
        'Nothing here signs: signatures are given with a password and a code, or a passkey.',
      ].join('\n\n'),
      priority: { priorityKey: 3, fairnessKey: tenant.slice(0, 64) },
    });
  } catch (e) {
    if (!(e instanceof WorkflowExecutionAlreadyStartedError)) throw e;
  }
};
