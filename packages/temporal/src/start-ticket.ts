import type { Client } from '@temporalio/client';
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import { TypedSearchAttributes } from '@temporalio/common';
import { oneLine } from './one-line.ts';
import { searchAttributes } from './search-attributes.ts';
import { taskQueues } from './task-queues.ts';

export type TicketStart = {
  workflowId: string;
  /** Argument of the workflow, JSON. */
  input: unknown;
  no: string;
  tenant: string;
  customer: string;
  site: string;
  module: string;
  level: string;
  title: string;
  state: string;
  /** The nearest due instant, epoch ms. */
  dueAt?: number;
  /** Where staff reads on; stands in Temporal UI. */
  link?: string;
  taskQueue?: string;
};

const attributesOf = (t: TicketStart): TypedSearchAttributes =>
  new TypedSearchAttributes([
    { key: searchAttributes.tenant, value: t.tenant },
    { key: searchAttributes.kind, value: 'ticket' },
    { key: searchAttributes.phase, value: t.state },
    { key: searchAttributes.slaState, value: 'running' },
    { key: searchAttributes.priority, value: t.level },
    { key: searchAttributes.customer, value: t.customer },
    { key: searchAttributes.site, value: t.site },
    { key: searchAttributes.module, value: t.module },
    ...(t.dueAt === undefined
      ? []
      : [
          { key: searchAttributes.slaDueAt, value: new Date(t.dueAt) },
          { key: searchAttributes.nextDeadline, value: new Date(t.dueAt) },
        ]),
  ]);

/** Starts a ticket's workflow. Starting it twice, even after it has ended, is normal and changes nothing. */
export const startTicket = async (client: Client, t: TicketStart): Promise<void> => {
  try {
    await client.workflow.start('ticket', {
      workflowId: t.workflowId,
      taskQueue: t.taskQueue ?? taskQueues.flow,
      args: [t.input],
      workflowIdConflictPolicy: 'USE_EXISTING',
      workflowIdReusePolicy: 'REJECT_DUPLICATE',
      typedSearchAttributes: attributesOf(t),
      staticSummary: oneLine(`${t.no} · ${t.level} · ${t.customer} · ${t.title}`, 120),
      staticDetails: [
        `**${t.no}** at site ${t.site}, module ${t.module}`,
        ...(t.link ? [`[Ticket](${t.link}) · [Timeline](${t.link}/timeline)`] : []),
      ].join('\n\n'),
      priority: { priorityKey: 3, fairnessKey: t.tenant.slice(0, 64) },
    });
  } catch (e) {
    if (!(e instanceof WorkflowExecutionAlreadyStartedError)) throw e;
  }
};
