import { setTimeout as wait } from 'node:timers/promises';
import { type Scope, systemActor } from '@perennial/domain/scope/rules';
import type { Store } from '@perennial/store/ports';
import { percentile, percentileOf, type Result } from '@perennial/testkit/bench/statistics';
import type { Part } from '../part.ts';
import type { World } from './world.ts';

const perSecond = 100;
const perWrite = 10;
const seconds = 10;
const pollMs = 10;
const patienceMs = 30_000;
/** The log's own first event: its key was made. */
const ofTheLog = 1;

type Written = { events: number; at: number };

const sizeOf = async (store: Store, tenant: string): Promise<number> =>
  Number((await store.seals.checkpoint(tenant))?.split('\n')[1] ?? 0);

/** Ms from a write's answer until a checkpoint covers as many events as were written by then. */
const lagsOf = async (
  store: Store,
  tenant: string,
  written: Written[],
  done: () => boolean,
): Promise<number[]> => {
  const lags: number[] = [];
  for (let quietSince = Date.now(); ; ) {
    const size = await sizeOf(store, tenant);
    const now = Date.now();
    for (let next = written[0]; next && next.events + ofTheLog <= size; next = written[0]) {
      lags.push(now - next.at);
      written.shift();
      quietSince = now;
    }
    if (done() && written.length === 0) return lags;
    if (now - quietSince > patienceMs) throw new Error(`no checkpoint of ${tenant} in ${patienceMs} ms`);
    await wait(pollMs);
  }
};

const run = async (store: Store, tenant: string): Promise<number[]> => {
  const scope: Scope = { tenant, actor: systemActor, requestId: 'bench' };
  const written: Written[] = [];
  let over = false;
  const watching = lagsOf(store, tenant, written, () => over);
  const began = Date.now();
  let events = 0;
  for (let i = 0; i < (perSecond * seconds) / perWrite; i += 1) {
    await wait(Math.max(0, began + (i * 1_000 * perWrite) / perSecond - Date.now()));
    const rows = Array.from({ length: perWrite }, (_, n) => ({
      id: `c-${i}-${n}`,
      name: `Customer ${i}.${n}`,
      tier: 'standard' as const,
      locale: 'en' as const,
      contacts: [],
    }));
    await store.registers.put(scope, 'customers', rows, 'benchmark');
    events += perWrite;
    written.push({ events, at: Date.now() });
  }
  over = true;
  return watching;
};

/** 100 events a second of one vendor, sealed by a running intake. */
export const sealLag: Part<World> = async ({ store }, reps, say): Promise<Result[]> => {
  const runs: number[][] = [];
  for (let rep = 0; rep < reps; rep += 1) {
    const lags = await run(store, `seal-${Date.now()}`);
    runs.push(lags);
    say(`seal ${rep + 1}/${reps}: lag p50 ${percentile(lags, 50)} ms, p99 ${percentile(lags, 99)} ms`);
  }
  return [percentileOf('audit_seal_lag_p99_ms', runs, 99, 'ms', { op: '<=', target: 2_000 })];
};
