/** Processes are killed at seeded random moments while tickets go through their life; afterwards everything has to add up. */
import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { createDemoKeys } from '@perennial/devstack/demo/keys';
import { seedRegisters } from '@perennial/devstack/demo/seed';
import { type Scope, systemActor } from '@perennial/domain/scope/rules';
import type { TicketRecord } from '@perennial/domain/ticket/record/rules';
import { openStore } from '@perennial/store/open';
import { type Aside, openAside } from '@perennial/testkit/stack/aside';
import { startStack, type TestStack } from '@perennial/testkit/stack/start';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type Answer, liveTicket, openTicket, steps } from './driver.ts';
import { readFaults } from './env.ts';
import { pick, seeded } from './random.ts';
import { type Receiver, startReceiver } from './receiver.ts';

const { faults, seed } = readFaults();
const victims = ['worker', 'intake', 'notification', 'temporal', 'store'] as const;
const scope: Scope = { tenant: 'demo-vendor', actor: systemActor, requestId: 'faults' };
const masterKey = randomBytes(32);
let stack: TestStack;
let aside: Aside;
let receiver: Receiver;

beforeAll(async () => {
  receiver = await startReceiver();
  stack = await startStack({
    services: ['intake', 'notification', 'worker'],
    serviceEnv: {
      PERENNIAL_WEBHOOK_ALLOW: receiver.host,
      PERENNIAL_MASTER_KEY: masterKey.toString('base64'),
    },
    seed: async ({ mongodb, intake }) => {
      const filled = openStore({ uri: mongodb, masterKey });
      const sites = await seedRegisters(filled, intake, Date.now());
      const contract = (await filled.contracts.list(scope)).find((c) => c.customer === 'acme');
      if (!contract) throw new Error('the demo has no contract');
      const { version: _, phases = [], ...terms } = contract;
      // A promise short enough to come due while somebody is dead.
      const P1 = {
        clocks: terms.levels.P1.clocks
          .filter((c) => c.name === 'response')
          .map((c) => ({ ...c, target: { ms: 5_000 }, steps: [] })),
      };
      await filled.contracts.put(
        scope,
        {
          ...terms,
          levels: { ...terms.levels, P1 },
          phases: phases.map((phase) => ({ ...phase, levels: { ...phase.levels, P1 } })),
        },
        { reason: 'a promise short enough' },
      );
      await filled.registers.put(
        scope,
        'webhooks',
        [{ id: 'faults', url: receiver.url, secret: receiver.secret, active: true }],
        undefined,
      );
      const keys = await createDemoKeys(filled, Date.now());
      await filled.close();
      return { keys, sites };
    },
  });
  aside = await openAside(stack);
});

afterAll(async () => {
  await aside.close();
  await stack.stop();
  await receiver.close();
});

const killAtRandom = async (random: () => number): Promise<string[]> => {
  const killed: string[] = [];
  for (let i = 0; i < faults; i += 1) {
    await wait(500 + random() * 2_500);
    const victim = pick(random, victims);
    const pid = stack.pids()[victim];
    if (pid === undefined) throw new Error(`${victim} has no process id`);
    process.kill(pid, 'SIGKILL');
    killed.push(victim);
    // Whoever was killed comes back before the next one goes: one fault at a time.
    await vi.waitFor(() => expect(stack.pids()[victim] ?? pid).not.toBe(pid), {
      timeout: 30_000,
      interval: 50,
    });
  }
  return killed;
};

const everythingSettled = async (answers: Answer[]): Promise<void> => {
  const { store, temporal } = aside;
  await vi.waitFor(
    async () => {
      for (const { no } of answers) {
        const handle = temporal.client.workflow.getHandle(`ticket/${scope.tenant}/${no}`);
        expect((await store.tickets.get(scope, no))?.record).toEqual(
          await handle.query<TicketRecord>('record'),
        );
      }
    },
    { timeout: 60_000, interval: 500 },
  );
};

const kindsOf = async (no: string): Promise<string[]> => {
  const { items } = await aside.store.tickets.timeline(scope, no, { limit: 500 });
  expect(items.map((e) => e.seq)).toEqual(items.map((_, i) => i + 1));
  return items.map((e) => e.kind);
};

const once = [
  'opened',
  'acknowledged',
  'triaged',
  'responded',
  'started',
  'update-posted',
  'fix-proposed',
  'resolved',
  'accepted',
  'closed',
];

test(`${faults} kills (seed ${seed}): nothing is lost, nothing happens twice`, {
  timeout: 300_000,
}, async () => {
  const { intake, keys } = stack.ready;
  if (!keys) throw new Error('the stack has no keys');
  const random = seeded(seed);
  const unattended = await openTicket(intake, keys.agent, 'nobody answers', {
    impact: 'site',
    urgency: 'critical',
  });
  const titles = Array.from({ length: 3 * faults }, (_, i) => `ticket ${i}`);
  const lives = (async () => {
    const answers: Answer[] = [];
    while (titles.length > 0)
      answers.push(...(await Promise.all(titles.splice(0, 3).map((t) => liveTicket(intake, keys.agent, t)))));
    return answers;
  })();
  const killed = await killAtRandom(random);
  const answers = await lives;
  expect(killed).toHaveLength(faults);
  const { store, temporal } = aside;
  await everythingSettled([...answers, unattended]);

  for (const { no, state } of answers) {
    expect(state).toBe('closed');
    const kinds = await kindsOf(no);
    for (const kind of once)
      expect(
        kinds.filter((k) => k === kind),
        `${kind} of ${no} after killing ${killed}`,
      ).toHaveLength(1);
    expect(await store.audit.verify(scope.tenant, `ticket/${no}`)).toEqual({ events: kinds.length });
    const history = await temporal.client.workflow.getHandle(`ticket/${scope.tenant}/${no}`).fetchHistory();
    const updates = history.events?.filter((e) => e.workflowExecutionUpdateCompletedEventAttributes).length;
    expect(updates).toBe(steps().length);
  }
  const { items } = await store.tickets.list(scope, { limit: 200 });
  expect(items.map((t) => t.no).sort()).toEqual([...answers, unattended].map((a) => a.no).sort());

  const breaches = (await store.tickets.timeline(scope, unattended.no, { limit: 500 })).items.filter(
    (e) => e.kind === 'clock-breached',
  );
  const record = (await store.tickets.get(scope, unattended.no))?.record;
  expect(breaches.map((e) => e.at)).toEqual([(record?.openedAt ?? 0) + 5_000]);

  const expected = new Set<string>();
  for (const { no } of [...answers, unattended])
    for (const [i] of (await kindsOf(no)).entries())
      expected.add(`ticket/${scope.tenant}/${no}/${i + 1}/faults/webhook`);
  await vi.waitFor(() => expect([...receiver.ids].sort()).toEqual([...expected].sort()), {
    timeout: 90_000,
    interval: 500,
  });
  expect(receiver.forged()).toBe(0);
});
