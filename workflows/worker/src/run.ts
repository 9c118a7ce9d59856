/** One process, two workers: flows with their read model, and what takes long. Bulk queues get processes of their own. */
import { approvalActivities } from '@perennial/activities/approvals/create';
import { ticketActivities } from '@perennial/activities/tickets/create';
import type { ConnectorHost } from '@perennial/connectors/ports';
import type { Store } from '@perennial/store/ports';
import type { DataConverter } from '@temporalio/common';
import { type NativeConnection, Worker, type WorkflowBundleOption } from '@temporalio/worker';

export type WorkerDeps = {
  connection: NativeConnection;
  namespace: string;
  store: Pick<Store, 'tickets' | 'registers' | 'calendars' | 'approvals' | 'signatures'>;
  connectors: ConnectorHost;
  queues: { flow: string; io: string };
  workflowBundle: WorkflowBundleOption;
  /** How payloads are encrypted; only recorded histories go without. */
  dataConverter?: DataConverter;
  /** Runs kept in memory; one that is not has to be replayed before it goes on. Default 2000. */
  maxCachedWorkflows?: number;
};

export const createWorkers = async (deps: WorkerDeps): Promise<Worker[]> => {
  const { connection, namespace, queues, workflowBundle, store, connectors } = deps;
  const converter = deps.dataConverter ? { dataConverter: deps.dataConverter } : {};
  const activities = ticketActivities({
    tickets: store.tickets,
    registers: store.registers,
    calendars: store.calendars,
    connectors,
  });
  const approvals = approvalActivities({ ...store, now: Date.now });
  const { planClocks, callStep, draftApproval, projectTicket, ...io } = activities;
  return Promise.all([
    Worker.create({
      connection,
      namespace,
      ...converter,
      taskQueue: queues.flow,
      workflowBundle,
      activities: { planClocks, callStep, draftApproval, projectTicket, ...approvals },
      maxCachedWorkflows: deps.maxCachedWorkflows ?? 2_000,
      shutdownGraceTime: '5s',
    }),
    Worker.create({
      connection,
      namespace,
      ...converter,
      taskQueue: queues.io,
      activities: io,
      maxConcurrentActivityTaskExecutions: 40,
      shutdownGraceTime: '5s',
    }),
  ]);
};
