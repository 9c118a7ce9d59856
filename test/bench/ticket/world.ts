/** The stack under test and, beside it on the same server, the bare worker. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createDemoKeys } from '@perennial/devstack/demo/keys';
import { seedRegisters } from '@perennial/devstack/demo/seed';
import { rootOf } from '@perennial/devstack/here';
import { openStore } from '@perennial/store/open';
import type { Store } from '@perennial/store/ports';
import { connectTemporal } from '@perennial/temporal/connect';
import { startStack } from '@perennial/testkit/stack/start';
import type { Client } from '@temporalio/client';

export type World = {
  client: Client;
  store: Store;
  intake: string;
  key: string;
  bareQueue: string;
  stop: () => Promise<void>;
};

const bareQueue = 'bare';

const startBare = async (address: string): Promise<ChildProcess> => {
  const main = join(rootOf(), 'test/bench/baseline/worker.ts');
  const child = spawn(process.execPath, [main, address, bareQueue], { stdio: ['ignore', 'pipe', 'inherit'] });
  await new Promise<void>((resolve, reject) => {
    child.stdout.on('data', (text: Buffer) => text.includes('ready') && resolve());
    child.once('exit', (code) => reject(new Error(`the bare worker ended with ${code}`)));
  });
  return child;
};

export const startWorld = async (): Promise<World> => {
  const stack = await startStack({
    services: ['intake', 'worker'],
    serviceEnv: { LOG_LEVEL: 'error' },
    seed: async ({ mongodb, intake }) => {
      const store = openStore({ uri: mongodb });
      const sites = await seedRegisters(store, intake, Date.now());
      const keys = await createDemoKeys(store, Date.now());
      await store.close();
      return { sites, keys };
    },
  });
  const { ready } = stack;
  if (!ready.keys) throw new Error('the stack has no keys');
  const address = ready.temporal.replace('localhost', '127.0.0.1');
  const temporal = await connectTemporal({ address });
  const store = openStore({ uri: ready.mongodb });
  const bare = await startBare(address);
  return {
    client: temporal.client,
    store,
    intake: ready.intake,
    key: ready.keys.agent,
    bareQueue,
    stop: async () => {
      bare.kill('SIGTERM');
      if (bare.exitCode === null) await once(bare, 'exit');
      await store.close();
      await temporal.connection.close();
      await stack.stop();
    },
  };
};
