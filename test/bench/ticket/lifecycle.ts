import { type Result, resultOf } from '@perennial/testkit/bench/statistics';
import type { Part } from '../part.ts';
import { liveBare } from './bare.ts';
import { inTurns, timed } from './load.ts';
import { assertSameWork, workOf } from './same-work.ts';
import { liveDirectly } from './tickets.ts';
import type { World } from './world.ts';

const count = 16;
const lanes = 8;

/** Whole tickets against whole bare workflows, and how long the history of a ticket gets. */
export const lifecycle: Part<World> = async (world, reps, say): Promise<Result[]> => {
  const { client } = world;
  // The second of each is looked at: at the very first everything is slow, and a slow ticket takes other timers.
  await Promise.all([liveDirectly(world), liveBare(world, 'bare-life-warm-up', { timers: 3 })]);
  const work = await workOf(client, await liveDirectly(world));
  const bareWork = await workOf(client, await liveBare(world, 'bare-life-trial', work));
  say(`lifecycle: both take ${assertSameWork(work, bareWork)}`);
  const ratios: number[] = [];
  const events: number[] = [];
  const round = (name: string, rep: number, lived: string[]) =>
    inTurns(
      rep,
      () => timed(count, lanes, async () => lived.push(await liveDirectly(world))),
      () => timed(count, lanes, (i) => liveBare(world, `bare-life-${name}-${i}`, work)),
    );
  // Processes of minutes old are what is compared, not their first seconds: one round of each is not counted.
  await round('warm-up', 0, []);
  for (let rep = 0; rep < reps; rep += 1) {
    const lived: string[] = [];
    const took = await round(`${rep}`, rep, lived);
    ratios.push(took.ours / took.bare);
    const lengths: number[] = [];
    for (const id of lived) lengths.push((await client.workflow.getHandle(id).describe()).historyLength);
    events.push(Math.max(...lengths));
    say(`lifecycle ${rep + 1}/${reps}: ours ${took.ours.toFixed(2)} s, bare ${took.bare.toFixed(2)} s`);
  }
  return [
    resultOf('lifecycle_ratio', ratios, 'x', { op: '<=', target: 1.25 }),
    resultOf('events_typical', events, 'events', { op: '<=', target: 130 }),
  ];
};
