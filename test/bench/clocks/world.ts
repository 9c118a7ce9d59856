/** A private stack with intake and worker, on which tickets of one vendor are opened by the thousand. */
import { createDemoKeys } from '@perennial/devstack/demo/keys';
import { seedRegisters } from '@perennial/devstack/demo/seed';
import { openStore } from '@perennial/store/open';
import type { Store } from '@perennial/store/ports';
import { openAside } from '@perennial/testkit/stack/aside';
import { startStack } from '@perennial/testkit/stack/start';
import type { Client } from '@temporalio/client';

/** What `npm run bench -- clocks` may be told. */
export type Sizes = {
  /** Open tickets, three clocks each. */
  tickets: number;
  /** Seconds the workers are dead. */
  outageS: number;
};

export type World = Sizes & {
  client: Client;
  store: Store;
  /** Base address of intake. */
  intake: string;
  /** API key of a lead of the demo's vendor. */
  key: string;
  /** Process ids of now, as `ready.json` has them. */
  pids: () => Record<string, number>;
  /** Whether the worker of now polls. */
  workerIsReady: () => Promise<boolean>;
  stop: () => Promise<void>;
};

const readyAt = async (worker: string): Promise<boolean> => {
  const response = await fetch(`${worker}/readyz`, { signal: AbortSignal.timeout(1_000) }).catch(
    (e: unknown) => e,
  );
  return response instanceof Response && response.ok;
};

export const startWorld = async (sizes: Sizes): Promise<World> => {
  const stack = await startStack({
    services: ['intake', 'worker'],
    mail: false,
    serviceEnv: { LOG_LEVEL: 'error' },
    seed: async ({ mongodb, intake }) => {
      const store = openStore({ uri: mongodb });
      const sites = await seedRegisters(store, intake, Date.now());
      const keys = await createDemoKeys(store, Date.now());
      await store.close();
      return { sites, keys };
    },
  });
  const closers = [stack.stop];
  const stop = async (): Promise<void> => {
    for (const close of closers.toReversed()) await close();
  };
  try {
    const { ready, pids } = stack;
    if (!ready.keys) throw new Error('the stack has no keys');
    const { store, temporal, close } = await openAside(stack);
    closers.push(close);
    const { client } = temporal;
    const workerIsReady = () => readyAt(ready.worker.replace('localhost', '127.0.0.1'));
    return { ...sizes, client, store, intake: ready.intake, key: ready.keys.lead, pids, workerIsReady, stop };
  } catch (e) {
    await stop();
    throw e;
  }
};
