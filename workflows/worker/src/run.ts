/** One process, three workers: flows with their read model, what takes long, and bulk copies with few slots. */
import { approvalActivities } from '@perennial/activities/approvals/create';
import { copyActivities, migrationSteps } from '@perennial/activities/migration/create';
import { recordActivities } from '@perennial/activities/migration/record';
import { answerMigrationJob } from '@perennial/activities/migration-jobs/answer';
import { jobHandlers } from '@perennial/activities/migration-jobs/handlers';
import { origin } from '@perennial/activities/origin';
import { ticketActivities } from '@perennial/activities/tickets/create';
import type { ConnectorHost } from '@perennial/connectors/ports';
import type { Store } from '@perennial/store/ports';
import type { DataConverter } from '@temporalio/common';
import { type NativeConnection, Worker, type WorkflowBundleOption } from '@temporalio/worker';

export type WorkerDeps = {
  connection: NativeConnection;
  namespace: string;
  store: Pick<
    Store,
    'tickets' | 'registers' | 'calendars' | 'approvals' | 'signatures' | 'migrations' | 'migrationJobs'
  >;
  connectors: ConnectorHost;
  /** Without `copy` nobody copies bulk here. */
  queues: { flow: string; io: string; copy?: string };
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
  const steps = {
    planOf: async (tenant: string, hash: string) => (await store.migrations.plan(tenant, hash))?.plan,
    resolveSecret: connectors.resolveSecret,
  };
  const records = recordActivities({ ...store, origin, now: Date.now });
  const answerJob = answerMigrationJob({ jobs: store.migrationJobs, handlers: jobHandlers(steps) });
  return Promise.all([
    Worker.create({
      connection,
      namespace,
      ...converter,
      taskQueue: queues.flow,
      workflowBundle,
      activities: { planClocks, callStep, draftApproval, projectTicket, ...approvals, ...records },
      maxCachedWorkflows: deps.maxCachedWorkflows ?? 2_000,
      shutdownGraceTime: '5s',
    }),
    Worker.create({
      connection,
      namespace,
      ...converter,
      taskQueue: queues.io,
      activities: { ...io, ...migrationSteps(steps), answerMigrationJob: answerJob },
      maxConcurrentActivityTaskExecutions: 40,
      shutdownGraceTime: '5s',
    }),
    ...(queues.copy === undefined
      ? []
      : [
          Worker.create({
            connection,
            namespace,
            ...converter,
            taskQueue: queues.copy,
            activities: { ...copyActivities(steps), ...migrationSteps(steps) },
            // Each holds connections of two databases, and two cores carry no more lanes.
            maxConcurrentActivityTaskExecutions: 4,
            shutdownGraceTime: '5s',
          }),
        ]),
  ]);
};
