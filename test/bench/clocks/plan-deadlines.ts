import type { Say } from '../part.ts';
import { timed } from '../ticket/load.ts';
import { type Deadline, openTicket, type Planned } from './tickets.ts';
import type { World } from './world.ts';

const lanes = 16;
/** What the last to be opened has left until the first deadline, at least. */
const spareMs = 5_000;

/** Every other one a warning, the rest breaches. */
const deadlineAt = (first: number, everyMs: number, i: number): Deadline => ({
  kind: i % 2 === 0 ? 'clock-warning' : 'clock-breached',
  at: Math.round(first + i * everyMs),
});

/**
 * Opens `count` tickets whose deadlines come one every `everyMs`, all open before the first one comes.
 * @throws when opening took longer than `perTicketMs` made expect.
 */
export const planDeadlines = async (
  world: World,
  { count, everyMs, perTicketMs }: { count: number; everyMs: number; perTicketMs: number },
  say: Say,
): Promise<{ planned: Planned[]; first: number; last: number }> => {
  const first = Date.now() + spareMs + Math.round(perTicketMs * count * 3);
  const planned: Planned[] = [];
  const took = await timed(count, lanes, async (i) => {
    const deadline = deadlineAt(first, everyMs, i);
    planned.push({ ...deadline, no: await openTicket(world, deadline) });
  });
  if (Date.now() > first)
    throw new Error(`opening ${count} tickets took ${took.toFixed(0)} s, longer than expected: run it again`);
  say(`clocks: ${count} tickets with a deadline ahead opened in ${took.toFixed(0)} s`);
  return { planned, first, last: first + (count - 1) * everyMs };
};

/** Opens tickets that have nothing to say; answers their numbers and the ms each took. */
export const openQuiet = async (
  world: World,
  count: number,
  say: Say,
): Promise<{ numbers: string[]; perTicketMs: number }> => {
  const numbers: string[] = [];
  const began = Date.now();
  await timed(count, lanes, async () => {
    numbers.push(await openTicket(world));
    if (numbers.length % 1_000 === 0)
      say(`clocks: ${numbers.length} of ${count} open after ${((Date.now() - began) / 1_000).toFixed(0)} s`);
  });
  return { numbers, perTicketMs: (Date.now() - began) / count };
};
