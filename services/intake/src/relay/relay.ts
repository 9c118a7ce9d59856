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

/** Longer than a start may take. A row that met an outage is looked at again when this has run out. */
const leaseMs = 8_000;
const batch = 64;
/** Starts under way at once: more only queue up at the server. */
const lanes = 16;
const maxAttempts = 10;

/** One turn: answers how many rows were taken. `over` ends it early; rows not reached keep their lease until it runs out. */
export const relayOnce = async (
  { starts, start, isTransient, now, logger }: RelayDeps,
  over: () => boolean = () => false,
): Promise<number> => {
  const rows = await starts.lease(now(), leaseMs, batch);
  const waiting = [...rows];
  let away = false;
  const work = async (): Promise<void> => {
    for (let row = waiting.shift(); row && !away && !over(); row = waiting.shift()) {
      try {
        await start(row);
        await starts.done(row.id);
      } catch (e) {
        const error = e instanceof Error ? e.message : String(e);
        // An outage says nothing of the row: it counts no try, and nobody else of this batch need find out.
        away ||= isTransient(e);
        const park = !isTransient(e) && row.attempts + 1 >= maxAttempts;
        logger[park ? 'error' : 'warn'](
          { workflowId: row.workflowId, error, park },
          'workflow not started yet',
        );
        if (!isTransient(e))
          await starts.failed(row.id, error, now() + Math.min(60_000, 500 * 2 ** row.attempts), park);
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
        taken = await relayOnce(deps, () => stopped);
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
