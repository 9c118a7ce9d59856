/** Compares what tickets said with what they were planned to say. */
import { setTimeout as wait } from 'node:timers/promises';
import type { TicketEvent } from '@perennial/domain/audit/rules';
import { timed } from '../ticket/load.ts';
import { type Planned, scope } from './tickets.ts';
import type { World } from './world.ts';

export type Tally = {
  /** Planned, and never said. */
  lost: number;
  /** Said more than once, or without having been planned. */
  doubled: number;
  /** Said with another instant than its due one. */
  misstamped: number;
  /** When each was said, epoch ms. */
  notedAt: number[];
  /** The same from the instant on, ms. */
  lateMs: number[];
};

const said = (event: TicketEvent): boolean =>
  event.kind === 'clock-warning' || event.kind === 'clock-breached';

const eventsOf = async ({ store }: World, no: string): Promise<TicketEvent[]> =>
  (await store.tickets.timeline(scope, no, { limit: 100 })).items.filter(said);

/** Waits until each has said something or patience ends; whoever is still silent then has lost its word. */
const silence = async (world: World, planned: Planned[], patienceMs: number): Promise<void> => {
  const until = Date.now() + patienceMs;
  let silent = planned;
  while (silent.length > 0 && Date.now() < until) {
    const still: Planned[] = [];
    await timed(silent.length, 4, async (i) => {
      const one = silent[i];
      if (one && (await eventsOf(world, one.no)).length === 0) still.push(one);
    });
    silent = still;
    if (silent.length > 0) await wait(500);
  }
};

/** `others` are tickets that had nothing to say. */
export const tally = async (
  world: World,
  planned: Planned[],
  others: string[],
  patienceMs: number,
): Promise<Tally> => {
  await silence(world, planned, patienceMs);
  // A second word would come with a replay or a retried write: give it the time to.
  await wait(2_000);
  const out: Tally = { lost: 0, doubled: 0, misstamped: 0, notedAt: [], lateMs: [] };
  await timed(planned.length, 8, async (i) => {
    const one = planned[i];
    if (!one) return;
    const events = await eventsOf(world, one.no);
    const [first] = events.filter((e) => e.kind === one.kind);
    out.doubled += events.length - (first ? 1 : 0);
    if (!first) {
      out.lost += 1;
      return;
    }
    if (first.at !== one.at) out.misstamped += 1;
    out.notedAt.push(first.notedAt);
    out.lateMs.push(first.notedAt - one.at);
  });
  await timed(others.length, 8, async (i) => {
    out.doubled += (await eventsOf(world, others[i] ?? '')).length;
  });
  return out;
};
