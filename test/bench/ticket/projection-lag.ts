import { setTimeout as wait } from 'node:timers/promises';
import type { EventKind } from '@perennial/domain/notice/rules';
import { commandTicket } from '@perennial/temporal/command-ticket';
import { percentile, percentileOf, type Result } from '@perennial/testkit/bench/statistics';
import { aCommand } from '@perennial/testkit/flow/command';
import type { Part } from '../part.ts';
import { type Opened, openDirectly } from './tickets.ts';
import type { World } from './world.ts';

const perSecond = 5;
const seconds = 10;
const pollMs = 20;
const patienceMs = 30_000;

/** Ms from the instant the workflow notes an event of this kind until a reader of the store sees it. */
const lagOf = async ({ store }: World, { scope, record }: Opened, kind: EventKind): Promise<number> => {
  const until = Date.now() + patienceMs;
  for (;;) {
    const { items } = await store.tickets.timeline(scope, record.no, { limit: 10 });
    const event = items.find((e) => e.kind === kind);
    if (event) return Date.now() - event.notedAt;
    if (Date.now() > until) throw new Error(`${scope.tenant} ${record.no}: no ${kind} in ${patienceMs} ms`);
    await wait(pollMs);
  }
};

/** Two events of each ticket: one that a command brings, and the 50 % warning, which the workflow fires by itself. */
const watch = async (world: World): Promise<number[]> => {
  const warnInMs = 1_500;
  const ticket = await openDirectly(world, { level: 'P1', openedAt: Date.now() - 1_800_000 + warnInMs });
  const command = commandTicket(world.client, ticket.workflowId, aCommand('acknowledge', {}), patienceMs);
  const [acknowledged] = await Promise.all([lagOf(world, ticket, 'acknowledged'), command]);
  return [acknowledged, await lagOf(world, ticket, 'clock-warning')];
};

/** Tickets come evenly, five a second, however long the ones before take. */
export const projectionLag: Part<World> = async (world, reps, say): Promise<Result[]> => {
  const runs: number[][] = [];
  for (let rep = 0; rep < reps; rep += 1) {
    const watching: Promise<number[]>[] = [];
    const began = Date.now();
    for (let i = 0; i < perSecond * seconds; i += 1) {
      await wait(Math.max(0, began + (i * 1_000) / perSecond - Date.now()));
      watching.push(watch(world));
    }
    const lags = (await Promise.all(watching)).flat();
    runs.push(lags);
    say(`projection ${rep + 1}/${reps}: lag p50 ${percentile(lags, 50)} ms, p99 ${percentile(lags, 99)} ms`);
  }
  return [percentileOf('projection_lag_p99_ms', runs, 99, 'ms', { op: '<=', target: 1_000 })];
};
