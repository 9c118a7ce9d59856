import { setTimeout as sleep } from 'node:timers/promises';
import { type Identity, isRunning } from './identity.ts';

const signal = (id: Identity, name: NodeJS.Signals): void => {
  if (!isRunning(id)) return;
  try {
    process.kill(id.pid, name);
  } catch {
    // It ended between the look and the signal.
  }
};

const goneWithin = async (id: Identity, ms: number): Promise<boolean> => {
  for (const until = Date.now() + ms; isRunning(id); await sleep(25)) if (Date.now() >= until) return false;
  return true;
};

/** SIGTERM, then SIGKILL after `graceMs`. A pid that meanwhile belongs to someone else is `absent`. */
export const endProcess = async (id: Identity, graceMs: number): Promise<'absent' | 'ended' | 'killed'> => {
  if (!isRunning(id)) return 'absent';
  signal(id, 'SIGTERM');
  if (await goneWithin(id, graceMs)) return 'ended';
  signal(id, 'SIGKILL');
  await goneWithin(id, 5_000);
  return 'killed';
};
