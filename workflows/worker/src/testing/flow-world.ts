/** Our workers on queues of their own, between the shared Temporal server and an empty store. */
import { openStore } from '@perennial/store/open';
import type { Store } from '@perennial/store/ports';
import { connectTemporal, type Temporal } from '@perennial/temporal/connect';
import { skippingClient } from '@perennial/testkit/flow/skipping-client';
import { freshDatabase, freshName, temporalAddress } from '@perennial/testkit/stack/fresh';
import type { Client } from '@temporalio/client';
import { NativeConnection } from '@temporalio/worker';
import { bundleWorkflows } from '../bundle.ts';
import { createWorkers } from '../run.ts';

export type FlowWorld = {
  temporal: Temporal;
  /** Starts workflows whose waiting the server skips. */
  skipping: Client;
  store: Store;
  queues: { flow: string; io: string };
  stop: () => Promise<void>;
};

export const startFlowWorld = async (prefix: string): Promise<FlowWorld> => {
  const { address, namespace } = temporalAddress();
  const name = freshName(prefix);
  const queues = { flow: `${name}-flow`, io: `${name}-io` };
  const temporal = await connectTemporal({ address, namespace });
  const store = openStore({ uri: freshDatabase() });
  await store.ensureIndexes();
  const connection = await NativeConnection.connect({ address });
  const workers = await createWorkers({
    connection,
    namespace,
    store,
    connectors: { resolveSecret: () => Promise.reject(new Error('no secrets here')), commands: {} },
    queues,
    workflowBundle: await bundleWorkflows(),
  });
  const running = Promise.all(workers.map((w) => w.run()));
  const stop = async (): Promise<void> => {
    for (const worker of workers) worker.shutdown();
    await running;
    await connection.close();
    await store.close();
    await temporal.connection.close();
  };
  return { temporal, skipping: skippingClient(temporal.connection, namespace), store, queues, stop };
};
