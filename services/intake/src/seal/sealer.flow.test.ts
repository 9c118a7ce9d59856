import { randomBytes } from 'node:crypto';
import { createLogger } from '@perennial/service-kit/logger';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openWorld, type World } from '../testing/world.ts';
import { runSealer, sealOnce } from './sealer.ts';

const master = randomBytes(32);
const logger = createLogger('intake', 'silent');
let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const lag = async () => {
  const text = await (await world.app.request('/metrics')).text();
  return Number(/^audit_seal_lag_ms(?:\{[^}]*\})? (\S+)$/m.exec(text)?.[1]);
};
const verified = async (tenant: string) =>
  world.store.seals.verify(tenant, await world.store.seals.key(tenant, master));

test('a turn seals and signs what every tenant has written; /metrics shows how far behind it is', async () => {
  const { seals } = world.store;
  expect(await seals.waiting()).toEqual(['north', 'south']);
  await vi.waitFor(async () => expect(await lag()).toBeGreaterThan(0));
  while ((await sealOnce({ seals, master, logger }, 'one')) > 0);
  expect(await seals.waiting()).toEqual([]);
  expect(await lag()).toBe(0);
  for (const tenant of ['north', 'south']) {
    const finding = await verified(tenant);
    expect(finding).toMatchObject({
      unsealed: 0,
      checkpoint: expect.stringContaining(`perennial/${tenant}\n`),
    });
    expect(finding).not.toHaveProperty('bad');
  }
});

test('a tenant whose key does not open holds up no other', async () => {
  const { seals } = world.store;
  for (const caller of ['agent', 'otherLead'] as const)
    await world.store.securityEvents.record(world.scopeOf(caller), { kind: 'denied', about: 'x' });
  const broken: typeof seals = {
    ...seals,
    waiting: () => seals.waiting(),
    seal: (...args) => seals.seal(...args),
    sign: (...args) => seals.sign(...args),
    key: async (tenant, key) => {
      if (tenant === 'north') throw new Error('the master key does not open it');
      return seals.key(tenant, key);
    },
  };
  await sealOnce({ seals: broken, master, logger }, 'one');
  expect(await seals.waiting()).toEqual(['north']);
});

test('a running sealer takes what comes, and is over when it is told to stop', async () => {
  const { seals } = world.store;
  // The lease of the one before has run out.
  world.clock.now += 1_000;
  const sealer = runSealer({ seals, master, logger }, 20);
  await world.store.securityEvents.record(world.scopeOf('agent'), { kind: 'denied', about: 'y' });
  await vi.waitFor(async () => expect(await seals.waiting()).toEqual([]), { timeout: 20_000, interval: 50 });
  await sealer.stop();
  await world.store.securityEvents.record(world.scopeOf('agent'), { kind: 'denied', about: 'z' });
  expect(await seals.waiting()).toEqual(['north']);
  expect(await verified('north')).not.toHaveProperty('bad');
});
