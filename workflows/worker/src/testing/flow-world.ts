/** Our workers on queues of their own, between the shared Temporal server and an empty store. */
import { randomBytes } from 'node:crypto';
import { openStore } from '@perennial/store/open';
import type { Store } from '@perennial/store/ports';
import { encryptingConverter } from '@perennial/temporal/codec/data-converter';
import type { KeyRing } from '@perennial/temporal/codec/keys';
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

/** `workerKeys` puts something between the workers and their key ring. */
export const startFlowWorld = async (
  prefix: string,
  { workerKeys = (ring) => ring }: { workerKeys?: (ring: KeyRing) => KeyRing } = {},
): Promise<FlowWorld> => {
  const { address, namespace } = temporalAddress();
  const name = freshName(prefix);
  const queues = { flow: `${name}-flow`, io: `${name}-io` };
  const store = openStore({ uri: freshDatabase(), masterKey: randomBytes(32) });
  await store.ensureIndexes();
  const dataConverter = encryptingConverter(store.dataKeys);
  const temporal = await connectTemporal({ address, namespace, dataConverter });
  const connection = await NativeConnection.connect({ address });
  const workers = await createWorkers({
    connection,
    namespace,
    dataConverter: encryptingConverter(workerKeys(store.dataKeys)),
    store,
    connectors: {
      resolveSecret: () => Promise.reject(new Error('no secrets here')),
      commands: {},
      siteAllow: [],
    },
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
  return {
    temporal,
    skipping: skippingClient(temporal.connection, namespace, dataConverter),
    store,
    queues,
    stop,
  };
};
