/** Starts the workflows intake has promised: each once, in the order they came, whatever happens to this process. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Logger } from '@perennial/service-kit/logger';
import type { StartOutbox, StartRow } from '@perennial/store/ports';

export type RelayDeps = {
  starts: StartOutbox;
  start: (row: StartRow) => Promise<void>;
  /** Failures that say nothing about the row: the server is away or busy. */
  isTransient: (e: unknown) => boolean;
  now: () => number;
  logger: Logger;
};

const leaseMs = 30_000;
const batch = 64;
/** Starts under way at once: more only queue up at the server. */
const lanes = 16;
const maxAttempts = 10;

/** One turn: answers how many rows were taken. */
export const relayOnce = async ({ starts, start, isTransient, now, logger }: RelayDeps): Promise<number> => {
  const rows = await starts.lease(now(), leaseMs, batch);
  const waiting = [...rows];
  const work = async (): Promise<void> => {
    for (let row = waiting.shift(); row; row = waiting.shift()) {
      try {
        await start(row);
        await starts.done(row.id);
      } catch (e) {
        const error = e instanceof Error ? e.message : String(e);
        const transient = isTransient(e);
        const park = !transient && row.attempts + 1 >= maxAttempts;
        const backOff = transient ? 1_000 : Math.min(60_000, 500 * 2 ** row.attempts);
        logger[park ? 'error' : 'warn'](
          { workflowId: row.workflowId, error, park },
          'workflow not started yet',
        );
        await starts.failed(row.id, error, now() + backOff, park);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(lanes, rows.length) }, work));
  return rows.length;
};

export type Relay = { wake: () => void; stop: () => Promise<void> };

/** Turns until stopped; an idle relay looks again every `idleMs`, or at once when woken. */
export const runRelay = (deps: RelayDeps, idleMs = 250): Relay => {
  let stopped = false;
  let nudge = new AbortController();
  const loop = async (): Promise<void> => {
    while (!stopped) {
      let taken = 0;
      try {
        taken = await relayOnce(deps);
      } catch (err) {
        deps.logger.warn({ err }, 'the relay cannot read its outbox');
      }
      if (taken > 0 || stopped) continue;
      await wait(idleMs, undefined, { signal: nudge.signal }).catch(() => undefined);
      if (nudge.signal.aborted) nudge = new AbortController();
    }
  };
  const running = loop();
  return {
    wake: () => nudge.abort(),
    stop: async () => {
      stopped = true;
      nudge.abort();
      await running;
    },
  };
};
