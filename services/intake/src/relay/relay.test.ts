import { createLogger } from '@perennial/service-kit/logger';
import type { StartOutbox, StartRow } from '@perennial/store/ports';
import { expect, test, vi } from 'vitest';
import { type RelayDeps, relayOnce, runRelay } from './relay.ts';

class Away extends Error {}

type Held = StartRow & { dueAt: number; parked?: string };

/** Rows in memory, leased as the store does. */
const outbox = (ids: string[]) => {
  const rows = new Map<string, Held>(
    ids.map((id) => [
      id,
      { id, workflowId: id, tenant: 'north', input: {}, attempts: 0, createdAt: 0, dueAt: 0 },
    ]),
  );
  const starts: StartOutbox = {
    lease: async (now, leaseMs, limit) => {
      const due = [...rows.values()].filter((r) => r.parked === undefined && r.dueAt <= now).slice(0, limit);
      for (const row of due) row.dueAt = now + leaseMs;
      return due.map(({ dueAt: _, parked: __, ...row }) => row);
    },
    done: async (id) => void rows.delete(id),
    failed: async (id, error, retryAt, park) => {
      const row = rows.get(id);
      if (!row) throw new Error(`no row ${id}`);
      Object.assign(row, { attempts: row.attempts + 1, dueAt: retryAt }, park ? { parked: error } : {});
    },
    pending: async (id) => rows.has(id),
    waitingSince: async () => false,
    oldestAgeMs: async () => 0,
    parked: async () => [],
  };
  return { rows, starts };
};

const world = (ids: string[], start: RelayDeps['start']) => {
  const { rows, starts } = outbox(ids);
  const clock = { now: 0 };
  const deps: RelayDeps = {
    starts,
    start,
    isTransient: (e) => e instanceof Away,
    now: () => clock.now,
    logger: createLogger('relay', 'silent'),
  };
  return { rows, clock, deps };
};

/** Turns for a virtual hour. */
const anHour = async ({ clock, deps }: ReturnType<typeof world>) => {
  for (const until = clock.now + 3_600_000; clock.now < until; clock.now += 1_000) await relayOnce(deps);
};

test('a started row is gone, and the next turn finds nothing', async () => {
  const started: string[] = [];
  const w = world(['a', 'b'], async ({ id }) => void started.push(id));
  expect(await relayOnce(w.deps)).toBe(2);
  expect(started.sort()).toEqual(['a', 'b']);
  expect(await relayOnce(w.deps)).toBe(0);
});

test('a poison row is parked after ten tries while the others move', async () => {
  let tries = 0;
  const w = world(['good', 'poison'], async ({ id }) => {
    if (id !== 'poison') return;
    tries += 1;
    throw new Error('invalid argument');
  });
  await anHour(w);
  expect(tries).toBe(10);
  expect([...w.rows.values()]).toMatchObject([{ id: 'poison', parked: 'invalid argument' }]);
});

test('while the server is away nothing is ever parked, and each starts once when it is back', async () => {
  let away = true;
  const started: string[] = [];
  const w = world(['a', 'b', 'c'], async ({ id }) => {
    if (away) throw new Away('unavailable');
    started.push(id);
  });
  await anHour(w);
  expect([...w.rows.values()].every((r) => r.parked === undefined)).toBe(true);
  away = false;
  await anHour(w);
  expect(started.sort()).toEqual(['a', 'b', 'c']);
  expect(w.rows.size).toBe(0);
});

test('an outage before does not count against a row that then fails for itself', async () => {
  let away = true;
  let tries = 0;
  const w = world(['poison'], async () => {
    if (away) throw new Away('unavailable');
    tries += 1;
    throw new Error('invalid argument');
  });
  await anHour(w);
  away = false;
  await anHour(w);
  expect(tries).toBe(10);
  expect(w.rows.get('poison')?.parked).toBe('invalid argument');
});

test('a row whose end could not be written is started again, which is harmless', async () => {
  const w = world(['a'], async () => undefined);
  const { done } = w.deps.starts;
  let broken = true;
  w.deps.starts.done = async (id) => {
    if (broken) throw new Away('store away');
    await done(id);
  };
  await relayOnce(w.deps);
  broken = false;
  await anHour(w);
  expect(w.rows.size).toBe(0);
});

test('a woken relay turns at once, and stops when told', async () => {
  const started: string[] = [];
  const w = world([], async ({ id }) => void started.push(id));
  const relay = runRelay(w.deps, 3_600_000);
  w.rows.set('late', {
    id: 'late',
    workflowId: 'late',
    tenant: 'north',
    input: {},
    attempts: 0,
    createdAt: 0,
    dueAt: 0,
  });
  relay.wake();
  await vi.waitFor(() => expect(started).toEqual(['late']));
  await relay.stop();
});

test('an outbox that cannot be read is tried again', async () => {
  const started: string[] = [];
  const w = world(['a'], async ({ id }) => void started.push(id));
  const { lease } = w.deps.starts;
  let failures = 2;
  w.deps.starts.lease = async (...args) => {
    if (failures > 0) {
      failures -= 1;
      throw new Away('store away');
    }
    return lease(...args);
  };
  const relay = runRelay(w.deps, 1);
  await vi.waitFor(() => expect(started).toEqual(['a']));
  await relay.stop();
});
