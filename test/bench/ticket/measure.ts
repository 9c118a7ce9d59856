/** The figures of a ticket, each beside its bare counterpart where there is one. */
import { setTimeout as wait } from 'node:timers/promises';
import { percentile, type Result, resultOf } from '@perennial/testkit/bench/statistics';
import { someTerms } from '@perennial/testkit/flow/a-ticket';
import { bundleWorkflows } from '@perennial/worker/bundle';
import { timed } from './load.ts';
import { liveBare, liveDirectly, openDirectly, post } from './tickets.ts';
import type { World } from './world.ts';

type Say = (line: string) => void;
const lanes = 8;

/** Ours and the bare one take turns, so that a slow minute of the machine hits both. */
export const lifecycle = async (world: World, reps: number, say: Say): Promise<Result[]> => {
  const ratios: number[] = [];
  let last = '';
  for (let rep = 0; rep < reps; rep += 1) {
    const bare = await timed(16, lanes, (i) => liveBare(world, `bare-life-${rep}-${i}`));
    const ours = await timed(16, lanes, async () => {
      last = await liveDirectly(world);
    });
    ratios.push(ours / bare);
    say(`lifecycle ${rep + 1}/${reps}: ours ${ours.toFixed(2)} s, bare ${bare.toFixed(2)} s`);
  }
  const { historyLength } = await world.client.workflow.getHandle(last).describe();
  return [
    resultOf('lifecycle_ratio', ratios, 'x', '<=', 1.25),
    resultOf('events_typical', [historyLength], 'events', '<=', 130),
  ];
};

const firstTaskDone = async ({ client }: World, workflowId: string): Promise<void> => {
  for (;;) {
    const length = await client.workflow
      .getHandle(workflowId)
      .describe()
      .then((d) => d.historyLength)
      .catch(() => 0);
    if (length >= 4) return;
    await wait(25);
  }
};

/** Posts as fast as they are answered, then waits until the relay has brought the last to its first workflow task. */
export const intakeRates = async (world: World, reps: number, say: Say): Promise<Result[]> => {
  const count = 160;
  const posts: number[] = [];
  const relays: number[] = [];
  for (let rep = 0; rep < reps; rep += 1) {
    const ids = Array.from({ length: count }, (_, i) => `bare-start-${rep}-${i}`);
    const begunBare = performance.now();
    const bareStart = await timed(count, 16, (i) =>
      world.client.workflow.start('bare', {
        taskQueue: world.bareQueue,
        workflowId: ids[i] ?? '',
        args: [0],
      }),
    );
    await timed(count, 16, (i) => firstTaskDone(world, ids[i] ?? ''));
    const bareAll = (performance.now() - begunBare) / 1_000;
    const numbers: string[] = [];
    const begun = performance.now();
    const ours = await timed(count, 16, async (i) => {
      numbers.push(await post(world, `load ${rep}-${i}`));
    });
    await timed(count, 16, (i) => firstTaskDone(world, `ticket/demo-vendor/${numbers[i]}`));
    const oursAll = (performance.now() - begun) / 1_000;
    posts.push(bareStart / ours);
    relays.push(bareAll / oursAll);
    say(
      `intake ${rep + 1}/${reps}: POST ${(count / ours).toFixed(0)}/s, bare start ${(count / bareStart).toFixed(0)}/s; to the first task ${(count / oursAll).toFixed(0)}/s, bare ${(count / bareAll).toFixed(0)}/s`,
    );
  }
  return [resultOf('post_ratio', posts, 'x', '>=', 0.6), resultOf('relay_ratio', relays, 'x', '>=', 0.7)];
};

/** From the instant the workflow notes an event to the instant the store shows it. */
export const projectionLag = async (world: World, say: Say): Promise<Result[]> => {
  const lags: number[] = [];
  const perSecond = 5;
  const seconds = 12;
  const watch = async (): Promise<void> => {
    const { scope, record } = await openDirectly(world, {
      level: 'P1',
      openedAt: Date.now() - 1_800_000 + 1_500,
    });
    const until = Date.now() + 30_000;
    // The 50 % warning falls a second and a half from now: nobody asks for it, the workflow does it by itself.
    while (Date.now() < until) {
      const { items } = await world.store.tickets.timeline(scope, record.no, { limit: 10 });
      const warning = items.find((e) => e.kind === 'clock-warning');
      if (warning) {
        lags.push(Date.now() - warning.notedAt);
        return;
      }
      await wait(20);
    }
    throw new Error(`${record.no}: no event within 30 s`);
  };
  const watching: Promise<void>[] = [];
  for (let i = 0; i < perSecond * seconds; i += 1) {
    watching.push(watch());
    await wait(1_000 / perSecond);
  }
  await Promise.all(watching);
  say(`projection lag over ${lags.length} tickets: median ${percentile(lags, 50)} ms`);
  return [resultOf('projection_lag_p99_ms', [percentile(lags, 99)], 'ms', '<=', 1_000)];
};

/** A thousand open tickets, all of which come due within half a minute. */
export const timerLateness = async (world: World, say: Say): Promise<Result[]> => {
  const count = 1_000;
  const P1 = someTerms().levels.P1.clocks.map((c) => ({ ...c, warnAtPct: [] }));
  const began = Date.now();
  // Room for opening them all first; each has its own due instant.
  const dueAt = (i: number): number => began + 60_000 + i * 30;
  const opened: { scope: Parameters<World['store']['tickets']['timeline']>[0]; no: string }[] = [];
  const took = await timed(count, 16, async (i) => {
    const openedAt = Date.now();
    const clocks = P1.map((c) => ({ ...c, targetMs: dueAt(i) - openedAt }));
    const base = someTerms();
    const { scope, record } = await openDirectly(world, {
      openedAt,
      terms: { ...base, levels: { ...base.levels, P1: { clocks } } },
    });
    opened.push({ scope, no: record.no });
  });
  say(`timers: ${count} tickets opened in ${took.toFixed(0)} s`);
  if (took > 55) say('timers: opening took too long, the first ones are late by that');
  await wait(Math.max(0, dueAt(count) + 8_000 - Date.now()));
  const late: number[] = [];
  // A machine that cannot keep up writes later than it notices: what counts is when it noticed.
  const until = Date.now() + 180_000;
  for (const { scope, no } of opened) {
    for (;;) {
      const { items } = await world.store.tickets.timeline(scope, no, { limit: 20 });
      const breach = items.find((e) => e.kind === 'clock-breached');
      if (breach) {
        late.push(breach.notedAt - breach.at);
        break;
      }
      if (Date.now() > until) throw new Error(`${no} was not breached within three minutes`);
      await wait(250);
    }
  }
  say(`timers: median lateness ${percentile(late, 50)} ms`);
  return [resultOf('timer_lateness_p99_ms', [percentile(late, 99)], 'ms', '<=', 2_000)];
};

export const bundleSize = async (): Promise<Result[]> => {
  const { code } = await bundleWorkflows();
  return [resultOf('bundle_mb', [Buffer.byteLength(code) / 1_000_000], 'MB', '<', 2)];
};
