import type { MigrationRecord } from '@perennial/domain/migration/run/rules';
import { type Client, WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import { TypedSearchAttributes } from '@temporalio/common';
import { oneLine } from './one-line.ts';
import { searchAttributes } from './search-attributes.ts';
import { taskQueues } from './task-queues.ts';

export type MigrationStart = {
  record: MigrationRecord;
  /** Where staff reads on; stands in Temporal UI. */
  link?: string;
  taskQueue?: string;
};

/** Starts a run's workflow, which waits for `start`. Starting it twice, even after it has ended, changes nothing. */
export const startMigration = async (
  client: Client,
  { record, link, taskQueue = taskQueues.flow }: MigrationStart,
): Promise<void> => {
  const { no, tenant, customer, site, phase, title, planHash, author } = record;
  try {
    await client.workflow.start('migration', {
      workflowId: record.workflow.id,
      taskQueue,
      args: [{ record }],
      workflowIdConflictPolicy: 'USE_EXISTING',
      workflowIdReusePolicy: 'REJECT_DUPLICATE',
      typedSearchAttributes: new TypedSearchAttributes([
        { key: searchAttributes.tenant, value: tenant },
        { key: searchAttributes.kind, value: 'migration' },
        { key: searchAttributes.phase, value: phase },
        { key: searchAttributes.customer, value: customer },
        { key: searchAttributes.site, value: site },
        { key: searchAttributes.assignee, value: author.id },
      ]),
      memo: { no },
      staticSummary: oneLine(`${no} · ${customer} · ${site} · ${title}`, 120),
      staticDetails: [
        `**${no}** migration of site ${site} by plan \`${planHash.slice(0, 12)}\``,
        ...(link ? [`[Run](${link}) · [Progress](${link}/progress) · [Report](${link}/report)`] : []),
      ].join('\n\n'),
      priority: { priorityKey: 3, fairnessKey: tenant.slice(0, 64) },
    });
  } catch (e) {
    if (!(e instanceof WorkflowExecutionAlreadyStartedError)) throw e;
  }
};
