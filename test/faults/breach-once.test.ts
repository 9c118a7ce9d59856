/** The worker is dead while warnings, a step and a due instant pass; when it is back, each is told of once. */
import { setTimeout as wait } from 'node:timers/promises';
import { createDemoKeys } from '@perennial/devstack/demo/keys';
import { seedRegisters } from '@perennial/devstack/demo/seed';
import type { TicketEvent } from '@perennial/domain/audit/rules';
import { type Scope, systemActor } from '@perennial/domain/scope/rules';
import { openStore } from '@perennial/store/open';
import type { Store } from '@perennial/store/ports';
import { startStack, type TestStack } from '@perennial/testkit/stack/start';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openTicket } from './driver.ts';

const targetMs = 8_000;
const tickets = 5;
const scope: Scope = { tenant: 'demo-vendor', actor: systemActor, requestId: 'faults' };
let stack: TestStack;
let store: Store;

beforeAll(async () => {
  stack = await startStack({
    services: ['intake', 'worker'],
    seed: async ({ mongodb, intake }) => {
      const filled = openStore({ uri: mongodb });
      const sites = await seedRegisters(filled, intake, Date.now());
      for (const { version: _, ...terms } of await filled.contracts.list(scope)) {
        const [policy] = terms.levels.P1.clocks.filter((c) => c.name === 'response');
        if (!policy || terms.customer !== 'acme') continue;
        const response = {
          ...policy,
          target: { ms: targetMs },
          hours: { kind: '24x7' as const },
          startsOn: 'opened' as const,
          warnAtPct: [50, 80],
          steps: [{ at: { pct: 90 }, to: ['lead' as const] }],
        };
        const P1 = { clocks: [response] };
        // Whatever stage of a staged SLA holds today promises the same.
        const phases = terms.phases?.map((p) => ({ ...p, levels: { ...p.levels, P1 } }));
        await filled.contracts.put(
          scope,
          {
            ...terms,
            levels: { ...terms.levels, P1 },
            ...(phases ? { phases } : {}),
          },
          { reason: 'a promise short enough' },
        );
      }
      const keys = await createDemoKeys(filled, Date.now());
      await filled.close();
      return { keys, sites };
    },
  });
  store = openStore({ uri: stack.ready.mongodb });
});

afterAll(async () => {
  await store.close();
  await stack.stop();
});

const timeline = async (no: string): Promise<TicketEvent[]> =>
  (await store.tickets.timeline(scope, no, { limit: 500 })).items;

/** Whoever starts it again finds it killed again: nothing works before `until`. Answers how many were killed. */
const keepDead = async (until: number): Promise<number> => {
  let killed: number | undefined;
  let times = 0;
  while (Date.now() < until) {
    const pid = stack.pids().worker;
    if (pid !== undefined && pid !== killed) {
      process.kill(pid, 'SIGKILL');
      killed = pid;
      times += 1;
    }
    await wait(50);
  }
  return times;
};

test('a worker that is dead over the due instant books each breach once, at that instant', {
  timeout: 180_000,
}, async () => {
  const { intake, keys } = stack.ready;
  if (!keys) throw new Error('the stack has no keys');
  const opened = await Promise.all(
    Array.from({ length: tickets }, (_, i) =>
      openTicket(intake, keys.agent, `nobody answers ${i}`, { impact: 'site', urgency: 'critical' }),
    ),
  );
  const records = await Promise.all(
    opened.map(async ({ no }) => (await store.tickets.get(scope, no))?.record),
  );
  const dues = records.map((r) => (r?.openedAt ?? 0) + targetMs);
  expect(records.map((r) => r?.clocks.find((c) => c.name === 'response')?.dueAt)).toEqual(dues);
  const backAt = Math.max(...dues) + 2_000;
  expect(await keepDead(backAt)).toBeGreaterThan(0);

  await vi.waitFor(
    async () => {
      for (const { no } of opened)
        expect((await timeline(no)).map((e) => e.kind)).toEqual(
          expect.arrayContaining(['clock-breached', 'escalated']),
        );
    },
    { timeout: 60_000, interval: 200 },
  );
  // Whatever might come a second time has had time to.
  await wait(2_000);
  for (const [i, { no }] of opened.entries()) {
    const due = dues[i] ?? 0;
    const events = (await timeline(no)).filter((e) => e.kind !== 'opened');
    expect(events.map((e) => [e.kind, e.at])).toEqual(
      expect.arrayContaining([
        ['clock-warning', due - targetMs / 2],
        ['clock-warning', due - targetMs / 5],
        ['clock-breached', due],
        ['escalated', due - targetMs / 10],
      ]),
    );
    expect(events).toHaveLength(4);
    const breach = events.find((e) => e.kind === 'clock-breached');
    expect(breach?.notedAt).toBeGreaterThanOrEqual(backAt);
    expect(
      (await store.tickets.get(scope, no))?.record.clocks.find((c) => c.name === 'response'),
    ).toMatchObject({
      state: 'breached',
      breachedAt: due,
    });
    expect(await store.audit.verify(scope.tenant, `ticket/${no}`)).toEqual({ events: 5 });
  }
});
