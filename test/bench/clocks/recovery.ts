import { setTimeout as wait } from 'node:timers/promises';
import { type Result, resultOf } from '@perennial/testkit/bench/statistics';
import type { Part } from '../part.ts';
import { planDeadlines } from './plan-deadlines.ts';
import { tally } from './tally.ts';
import type { World } from './world.ts';

const count = 100;
const patienceMs = 120_000;

/** Kills the worker, and whatever is started in its place, until `until`: nothing of it lives long enough to work. */
const keepDead = async ({ pids }: World, until: number): Promise<number> => {
  const killed = new Set<number>();
  while (Date.now() < until) {
    const { worker } = pids();
    if (worker !== undefined && !killed.has(worker)) {
      killed.add(worker);
      process.kill(worker, 'SIGKILL');
    }
    await wait(20);
  }
  return killed.size;
};

const backAgain = async ({ workerIsReady }: World): Promise<number> => {
  const until = Date.now() + patienceMs;
  while (!(await workerIsReady())) {
    if (Date.now() > until) throw new Error(`the worker is not back after ${patienceMs} ms`);
    await wait(50);
  }
  return Date.now();
};

/** Deadlines pass while every worker is dead; once one is back, each is told once and with its own instant. */
export const recovery: Part<World> = async (world, _reps, say): Promise<Result[]> => {
  const outageMs = world.outageS * 1_000;
  const everyMs = outageMs / (count + 1);
  const { planned, first, last } = await planDeadlines(world, { count, everyMs, perTicketMs: 100 }, say);
  await wait(Math.max(0, first - everyMs - Date.now()));
  const ended = last + everyMs / 2;
  const kills = await keepDead(world, ended);
  const back = await backAgain(world);
  say(
    `clocks: killed ${kills} times in ${world.outageS} s, back ${((back - ended) / 1_000).toFixed(1)} s later`,
  );
  const { lost, doubled, misstamped, notedAt } = await tally(world, planned, [], patienceMs);
  const early = notedAt.filter((at) => at < ended).length;
  if (early > 0) throw new Error(`${early} deadlines were told while the workers were dead`);
  return [
    resultOf('recovery_s', [Math.max(0, ...notedAt.map((at) => at - back)) / 1_000], 's', {
      op: '<=',
      target: 10,
    }),
    resultOf('recovery_lost', [lost], 'events', { op: '<=', target: 0 }),
    resultOf('recovery_doubled', [doubled], 'events', { op: '<=', target: 0 }),
    resultOf('recovery_misstamped', [misstamped], 'events', { op: '<=', target: 0 }),
    resultOf('worker_back_s', [(back - ended) / 1_000], 's'),
  ];
};
