/** Intake is killed while it seals; whoever seals next continues the same log, and nothing of it is lost or forked. */
import { setTimeout as wait } from 'node:timers/promises';
import { masterKeyOf } from '@perennial/devstack/master-key';
import { type Scope, systemActor } from '@perennial/domain/scope/rules';
import { openStore } from '@perennial/store/open';
import type { LogFinding, Store } from '@perennial/store/ports';
import { startStack, type TestStack } from '@perennial/testkit/stack/start';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { readFaults } from './env.ts';
import { seeded } from './random.ts';

const { faults, seed } = readFaults();
const tenant = 'sealed';
const scope: Scope = { tenant, actor: systemActor, requestId: 'faults' };
let stack: TestStack;
let store: Store;

beforeAll(async () => {
  stack = await startStack({ services: ['intake'], mail: false });
  store = openStore({ uri: stack.ready.mongodb });
});
afterAll(async () => {
  await store.close();
  await stack.stop();
});

/** Writes until told to stop; answers how many events there are. */
const writing = (over: AbortSignal): Promise<number> => {
  const run = async () => {
    let written = 0;
    for (; !over.aborted; written += 20) {
      const rows = Array.from({ length: 20 }, (_, i) => ({
        id: `c-${written + i}`,
        name: `Customer ${written + i}`,
        tier: 'standard' as const,
        locale: 'en' as const,
        contacts: [],
      }));
      await store.registers.put(scope, 'customers', rows, 'steady writes');
      // Enough to be killed in the midst of, and no more to verify than that takes.
      await wait(100);
    }
    return written;
  };
  return run();
};

const killIntake = async (): Promise<void> => {
  const pid = stack.pids().intake;
  if (pid === undefined) throw new Error('intake has no process id');
  process.kill(pid, 'SIGKILL');
  await vi.waitFor(() => expect(stack.pids().intake ?? pid).not.toBe(pid), { timeout: 30_000, interval: 50 });
};

const verify = async (kept?: string): Promise<LogFinding> => {
  const key = await store.seals.key(tenant, Buffer.from(masterKeyOf(stack.dir), 'base64'));
  return store.seals.verify(tenant, key, kept);
};

/** The next checkpoint that is not `before`. */
const checkpointAfter = (before: string | undefined): Promise<string> =>
  vi.waitFor(
    async () => {
      const note = await store.seals.checkpoint(tenant);
      if (note === undefined || note === before) throw new Error('no new checkpoint');
      return note;
    },
    { timeout: 30_000, interval: 20 },
  );

test('a sealer killed at any moment forks nothing: every checkpoint kept from before begins the log', {
  timeout: 180_000,
}, async () => {
  const random = seeded(seed);
  const over = new AbortController();
  const written = writing(over.signal);
  const kept: string[] = [];
  for (let i = 0; i < faults; i += 1) {
    kept.push(await checkpointAfter(kept.at(-1)));
    await wait(random() * 300);
    await killIntake();
    expect(await verify(kept.at(-1))).not.toHaveProperty('bad');
  }
  over.abort();
  // The log's own first event is that its key was made.
  const all = (await written) + 1;
  await vi.waitFor(async () => expect(await verify()).toMatchObject({ size: all, unsealed: 0 }), {
    timeout: 60_000,
    interval: 500,
  });
  for (const note of kept) expect(await verify(note)).not.toHaveProperty('bad');
});
