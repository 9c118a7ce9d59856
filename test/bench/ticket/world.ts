/** The stack under test and, beside it on the same server, the bare worker in a process of its own. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createDemoKeys } from '@perennial/devstack/demo/keys';
import { seedRegisters } from '@perennial/devstack/demo/seed';
import { rootOf } from '@perennial/devstack/here';
import { openStore } from '@perennial/store/open';
import type { Store } from '@perennial/store/ports';
import { connectTemporal } from '@perennial/temporal/connect';
import { openAside } from '@perennial/testkit/stack/aside';
import { startStack } from '@perennial/testkit/stack/start';
import type { Client } from '@temporalio/client';

export type World = {
  /** Encrypts as the services do. */
  client: Client;
  /** For the baseline, which encrypts nothing. */
  bareClient: Client;
  store: Store;
  /** Base address of intake. */
  intake: string;
  /** API key of an agent of the demo's vendor. */
  key: string;
  bareQueue: string;
  stop: () => Promise<void>;
};

const bareQueue = 'bare';

const startBare = async (address: string): Promise<() => Promise<void>> => {
  const main = join(rootOf(), 'test/bench/baseline/worker.ts');
  const child = spawn(process.execPath, [main, address, bareQueue], { stdio: ['pipe', 'pipe', 'inherit'] });
  await new Promise<void>((resolve, reject) => {
    child.stdout.on('data', (text: Buffer) => text.includes('ready') && resolve());
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`the bare worker ended with ${code}`)));
  });
  return async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exit = once(child, 'exit');
    child.stdin.end();
    await exit;
  };
};

export const startWorld = async (): Promise<World> => {
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
    const { ready } = stack;
    if (!ready.keys) throw new Error('the stack has no keys');
    const address = ready.temporal.replace('localhost', '127.0.0.1');
    const { store, temporal, close } = await openAside(stack);
    closers.push(close);
    const { client } = temporal;
    const bare = await connectTemporal({ address });
    closers.push(() => bare.connection.close());
    closers.push(await startBare(address));
    return {
      client,
      bareClient: bare.client,
      store,
      intake: ready.intake,
      key: ready.keys.agent,
      bareQueue,
      stop,
    };
  } catch (e) {
    await stop();
    throw e;
  }
};
