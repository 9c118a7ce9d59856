/** A worker that answers questions about migrations by script, between the shared Temporal server and an empty store. */
import { randomBytes } from 'node:crypto';
import { answerMigrationJob, type JobHandlers } from '@perennial/activities/migration-jobs/answer';
import { openStore } from '@perennial/store/open';
import { connectTemporal } from '@perennial/temporal/connect';
import { freshDatabase, freshName, temporalAddress } from '@perennial/testkit/stack/fresh';
import { NativeConnection, Worker } from '@temporalio/worker';
import { bundleWorkflows } from '../bundle.ts';

const unscripted = (): Promise<never> => Promise.reject(new Error('the test has no answer to this'));
const noHandlers: JobHandlers = {
  'introspect': unscripted,
  'inspect-plan': unscripted,
  'list-held': unscripted,
  'fix-held': unscripted,
  'waive-held': unscripted,
  'prove': unscripted,
};

export const startJobWorld = async () => {
  const { address, namespace } = temporalAddress();
  const name = freshName('job');
  const store = openStore({ uri: freshDatabase(), masterKey: randomBytes(32) });
  await store.ensureIndexes();
  const temporal = await connectTemporal({ address, namespace });
  const connection = await NativeConnection.connect({ address });
  /** What the worker does next; `answer` stands between it and the store. */
  const script: { handlers: JobHandlers; answer: typeof store.migrationJobs.answer } = {
    handlers: noHandlers,
    answer: store.migrationJobs.answer,
  };
  const scripted = (handlers: Partial<JobHandlers>): void => {
    script.handlers = { ...noHandlers, ...handlers };
    script.answer = store.migrationJobs.answer;
  };
  const activities = {
    answerMigrationJob: (of: Parameters<ReturnType<typeof answerMigrationJob>>[0]) =>
      answerMigrationJob({
        jobs: { read: store.migrationJobs.read, answer: script.answer },
        handlers: script.handlers,
      })(of),
  };
  const workers = await Promise.all([
    Worker.create({
      ...{ connection, namespace, taskQueue: `${name}-flow`, workflowBundle: await bundleWorkflows() },
      shutdownGraceTime: '1s',
    }),
    Worker.create({ connection, namespace, taskQueue: `${name}-io`, activities, shutdownGraceTime: '1s' }),
  ]);
  const running = Promise.all(workers.map((worker) => worker.run()));
  const stop = async (): Promise<void> => {
    for (const worker of workers) worker.shutdown();
    await running;
    await connection.close();
    await temporal.connection.close();
    await store.close();
  };
  return { store, client: temporal.client, taskQueue: `${name}-flow`, script, scripted, stop };
};
export type JobWorld = Awaited<ReturnType<typeof startJobWorld>>;
