import { setTimeout as wait } from 'node:timers/promises';
import { type Result, resultOf } from '@perennial/testkit/bench/statistics';
import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import type { Part } from '../part.ts';
import { startBareTicket } from './bare.ts';
import { inTurns, timed } from './load.ts';
import { post } from './tickets.ts';
import type { World } from './world.ts';

const count = 96;
const lanes = 16;
const patienceMs = 60_000;

/** Started, task scheduled, task started, task completed. A workflow the relay has not started yet is not found. */
const firstTaskDone = async (client: Client, workflowId: string): Promise<void> => {
  const until = Date.now() + patienceMs;
  for (;;) {
    try {
      if ((await client.workflow.getHandle(workflowId).describe()).historyLength >= 4) return;
    } catch (e) {
      if (!(e instanceof WorkflowNotFoundError)) throw e;
    }
    if (Date.now() > until) throw new Error(`${workflowId} had no first workflow task in ${patienceMs} ms`);
    await wait(20);
  }
};

/** Per second: opened, and brought to the first workflow task. */
type Rates = { answered: number; begun: number };

const rates = async (client: Client, open: (i: number) => Promise<string>): Promise<Rates> => {
  const ids: string[] = [];
  const began = performance.now();
  const answered = await timed(count, lanes, async (i) => ids.push(await open(i)));
  // In the order of opening and few at a time: asking must not become the load.
  await timed(count, 4, (i) => firstTaskDone(client, ids[i] ?? ''));
  const begun = (performance.now() - began) / 1_000;
  return { answered: count / answered, begun: count / begun };
};

/** `POST /v1/tickets` against bare starts: until answered, and until the workflow has done its first task. */
export const intakeRates: Part<World> = async (world, reps, say): Promise<Result[]> => {
  const { client } = world;
  const ours = (name: string) => () => rates(client, (i) => post(world, `load ${name}-${i}`));
  const bare = (name: string) => () => rates(client, (i) => startBareTicket(world, `bare-${name}-${i}`));
  await inTurns(0, ours('warm-up'), bare('warm-up'));
  const posts: number[] = [];
  const relays: number[] = [];
  for (let rep = 0; rep < reps; rep += 1) {
    const rate = await inTurns(rep, ours(`${rep}`), bare(`${rep}`));
    posts.push(rate.ours.answered / rate.bare.answered);
    relays.push(rate.ours.begun / rate.bare.begun);
    const [post_, start] = [rate.ours.answered.toFixed(0), rate.bare.answered.toFixed(0)];
    const [task, bareTask] = [rate.ours.begun.toFixed(0), rate.bare.begun.toFixed(0)];
    say(
      `intake ${rep + 1}/${reps}: POST ${post_}/s, bare ${start}/s; first tasks ${task}/s, bare ${bareTask}/s`,
    );
  }
  return [
    resultOf('post_ratio', posts, 'x', { op: '>=', target: 0.6 }),
    resultOf('relay_ratio', relays, 'x', { op: '>=', target: 0.7 }),
  ];
};
