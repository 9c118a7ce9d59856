/** Where histories are recorded: a private stack with the production workers on queues of their own. */
import { openStore } from '@perennial/store/open';
import type { Store } from '@perennial/store/ports';
import { connectTemporal } from '@perennial/temporal/connect';
import { freshName, withDatabase } from '@perennial/testkit/stack/fresh';
import { startStack } from '@perennial/testkit/stack/start';
import type { Client } from '@temporalio/client';
import { NativeConnection } from '@temporalio/worker';
import { bundleWorkflows } from '../../bundle.ts';
import { createWorkers } from '../../run.ts';

export type Queues = { flow: string; io: string };

export type Stage = {
  client: Client;
  store: Store;
  /** Queues that are served from beginning to end. */
  queues: Queues;
  /** Serves queues of one's own until the answer is called: what happens in between, happens without a worker. */
  hire: (queues: Queues) => Promise<() => Promise<void>>;
  stop: () => Promise<void>;
};

/** One command that passes and one that fails, whatever the machine has. */
const commands = {
  pass: { file: process.execPath, args: ['-e', ''] },
  fail: { file: process.execPath, args: ['-e', 'process.exitCode = 1'] },
};

export const freshQueues = (name: string): Queues => {
  const fresh = freshName(name);
  return { flow: `${fresh}-flow`, io: `${fresh}-io` };
};

export const openStage = async (): Promise<Stage> => {
  const stack = await startStack({ services: [] });
  const address = stack.ready.temporal.replace(/^localhost:/, '127.0.0.1:');
  const { namespace, mongodb } = stack.ready;
  const { connection, client } = await connectTemporal({ address, namespace });
  const store = openStore({ uri: withDatabase(mongodb, freshName('record')) });
  await store.ensureIndexes();
  const native = await NativeConnection.connect({ address });
  const workflowBundle = await bundleWorkflows();
  const hire = async (queues: Queues) => {
    const workers = await createWorkers({
      connection: native,
      namespace,
      store,
      connectors: {
        resolveSecret: () => Promise.reject(new Error('no secrets here')),
        commands,
        siteAllow: [],
      },
      queues,
      workflowBundle,
    });
    const running = Promise.all(workers.map((worker) => worker.run()));
    return async () => {
      for (const worker of workers) worker.shutdown();
      await running;
    };
  };
  const queues = freshQueues('record');
  const dismiss = await hire(queues);
  return {
    client,
    store,
    queues,
    hire,
    stop: async () => {
      await dismiss();
      await native.close();
      await store.close();
      await connection.close();
      await stack.stop();
    },
  };
};
