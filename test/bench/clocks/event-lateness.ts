import { setTimeout as wait } from 'node:timers/promises';
import { taskQueues } from '@perennial/temporal/task-queues';
import { percentile, percentileOf, type Result, resultOf } from '@perennial/testkit/bench/statistics';
import type { Part, Say } from '../part.ts';
import { openQuiet, planDeadlines } from './plan-deadlines.ts';
import { tally } from './tally.ts';
import type { World } from './world.ts';

const everyMs = 100;
/** A hundred seconds of deadlines at ten a second, or all tickets where there are fewer. */
const most = 1_000;
const patienceMs = 120_000;

/** As the server's enum counts them: workflow tasks, activity tasks. */
const kindsOfTask = [1, 2] as const;
/** A ticket writes its search attributes after five quiet seconds; that too is over after so many looks. */
const quietLooks = 10;

const tasksWaiting = async ({ client }: World): Promise<number> => {
  const counts = await Promise.all(
    kindsOfTask.map(async (taskQueueType) => {
      const { stats } = await client.workflowService.describeTaskQueue({
        namespace: client.options.namespace,
        taskQueue: { name: taskQueues.flow },
        taskQueueType,
        reportStats: true,
      });
      return Number(stats?.approximateBacklogCount ?? 0);
    }),
  );
  return counts.reduce((sum, n) => sum + n, 0);
};

/** Tickets are taken faster than their first tasks are done: what is measured is clocks, not a backlog of openings. */
const untilWorkedOff = async (world: World, say: Say): Promise<void> => {
  const began = Date.now();
  let most = 0;
  for (let quiet = 0; quiet < quietLooks; await wait(1_000)) {
    const waiting = await tasksWaiting(world);
    most = Math.max(most, waiting);
    quiet = waiting === 0 ? quiet + 1 : 0;
  }
  say(`clocks: ${most} tasks were waiting, worked off ${((Date.now() - began) / 1_000).toFixed(0)} s later`);
};

/**
 * Ten deadlines a second among many open tickets, each with three clocks: how late warnings and breaches are told, and
 * whether each is told once. Once, whatever the repetitions: opening the tickets takes minutes.
 */
export const eventLateness: Part<World> = async (world, _reps, say): Promise<Result[]> => {
  const count = Math.min(most, Math.floor(world.tickets / 2));
  const { numbers, perTicketMs } = await openQuiet(world, world.tickets - count, say);
  await untilWorkedOff(world, say);
  const { planned, last } = await planDeadlines(world, { count, everyMs, perTicketMs }, say);
  await wait(Math.max(0, last + 2_000 - Date.now()));
  const { lost, doubled, misstamped, lateMs } = await tally(world, planned, numbers, patienceMs);
  say(
    `clocks: ${count} deadlines told, p50 ${percentile(lateMs, 50)} ms, max ${Math.max(...lateMs)} ms late`,
  );
  return [
    percentileOf('event_lateness_p99_ms', [lateMs], 99, 'ms', { op: '<=', target: 2_000 }),
    resultOf('lost', [lost], 'events', { op: '<=', target: 0 }),
    resultOf('doubled', [doubled], 'events', { op: '<=', target: 0 }),
    resultOf('misstamped', [misstamped], 'events', { op: '<=', target: 0 }),
    resultOf('open_tickets', [numbers.length + planned.length], 'tickets'),
  ];
};
