import { setTimeout as wait } from 'node:timers/promises';
import { percentile, percentileOf, type Result } from '@perennial/testkit/bench/statistics';
import { someTerms } from '@perennial/testkit/flow/a-ticket';
import type { Part } from '../part.ts';
import { startBareTimer } from './bare.ts';
import { timed } from './load.ts';
import { type Opened, openDirectly } from './tickets.ts';
import type { World } from './world.ts';

const count = 1_000;
const lanes = 16;
/** All come due evenly within this: ten a second. */
const spreadMs = 100_000;
const trial = 64;
const patienceMs = 120_000;

/** Opens one that comes due at `at`; answers how to learn, after that, by how many ms it was late. */
type OpenDue = (at: number, i: number) => Promise<() => Promise<number>>;

/** A few that are due much later tell how much time opening takes; then a thousand, all open before the first is due. */
const lateness = async (name: string, open: OpenDue, say: (line: string) => void): Promise<number[]> => {
  const far = Date.now() + 86_400_000;
  const perTicket = (await timed(trial, lanes, (i) => open(far, i))) / trial;
  const first = Date.now() + 5_000 + perTicket * count * 1.3 * 1_000;
  const late: (() => Promise<number>)[] = [];
  const took = await timed(count, lanes, async (i) => {
    late.push(await open(Math.round(first + (i * spreadMs) / count), trial + i));
  });
  say(`timers: ${count} ${name} opened in ${took.toFixed(0)} s`);
  if (Date.now() > first) say(`timers: some ${name} came due before all were open, which adds to the figure`);
  await wait(Math.max(0, first + spreadMs + 3_000 - Date.now()));
  const all: number[] = [];
  await timed(count, 8, async (i) => all.push((await late[i]?.()) ?? Number.NaN));
  say(`timers: ${name} late by p50 ${percentile(all, 50)} ms, p99 ${percentile(all, 99)} ms`);
  return all;
};

/** A machine that cannot keep up writes later than it notices: what counts is when the workflow noticed. */
const breachOf = async ({ store }: World, { scope, record }: Opened): Promise<number> => {
  const until = Date.now() + patienceMs;
  for (;;) {
    const { items } = await store.tickets.timeline(scope, record.no, { limit: 20 });
    const breach = items.find((e) => e.kind === 'clock-breached');
    if (breach) return breach.notedAt - breach.at;
    if (Date.now() > until) throw new Error(`${scope.tenant} ${record.no}: no breach in ${patienceMs} ms`);
    await wait(250);
  }
};

const openTicketDue = async (world: World, at: number): Promise<Opened> => {
  const openedAt = Date.now();
  const base = someTerms();
  const clocks = base.levels.P1.clocks.map((c) => ({ ...c, warnAtPct: [], target: { ms: at - openedAt } }));
  const levels = { ...base.levels, P1: { clocks } };
  return openDirectly(world, { openedAt, terms: { ...base, levels } });
};

/** Once each, whatever the repetitions: a thousand timers are a thousand samples, and take a minute. */
export const timerLateness: Part<World> = async (world, _reps, say): Promise<Result[]> => {
  const bare = await lateness(
    'bare timers',
    async (at, i) => (await startBareTimer(world, `bare-timer-${i}`, at)).late,
    say,
  );
  const ours = await lateness(
    'tickets',
    async (at) => {
      const ticket = await openTicketDue(world, at);
      return () => breachOf(world, ticket);
    },
    say,
  );
  return [
    percentileOf('timer_lateness_p99_ms', [ours], 99, 'ms', { op: '<=', target: 2_000 }),
    percentileOf('timer_lateness_bare_p99_ms', [bare], 99, 'ms'),
  ];
};
