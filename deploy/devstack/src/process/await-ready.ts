import { setTimeout as sleep } from 'node:timers/promises';
import { logTail, type Supervised } from './supervised.ts';

/** Something could not be started; the message names the remedy. */
export class StartFailure extends Error {
  readonly remedy: string;
  readonly detail: string;
  constructor(message: string, remedy: string, detail = '') {
    super(message);
    this.remedy = remedy;
    this.detail = detail;
  }
}

const tooManyDeaths = 3;

/** Waits until the child serves; fails when it keeps dying or takes longer than its spec allows. */
export const awaitReady = async (child: Supervised, signal: AbortSignal): Promise<void> => {
  const { name, log, readyWithinMs, ready } = child.spec;
  const until = Date.now() + readyWithinMs;
  for (;;) {
    signal.throwIfAborted();
    if (await ready().catch(() => false)) return;
    const dying = child.deaths() >= tooManyDeaths;
    if (dying || Date.now() > until) {
      const what = dying
        ? 'keeps ending right after its start'
        : `is not ready after ${readyWithinMs / 1000} s`;
      throw new StartFailure(
        `${name} ${what}`,
        `read ${log}, or start with --fresh to wipe local data`,
        logTail(log),
      );
    }
    await sleep(75);
  }
};
