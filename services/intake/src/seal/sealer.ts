/** Gives every audit event its place in its tenant's log, and signs how far the log has come, at most 2 s behind. */
import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Logger } from '@perennial/service-kit/logger';
import type { SealKey, SealRepository } from '@perennial/store/ports';

export type SealerDeps = {
  seals: SealRepository;
  /** The vendor's master key, 32 bytes: opens the keys the tenants' logs are signed with. */
  master: Uint8Array;
  logger: Logger;
};

/** Short enough that a log whose sealer died is taken over within the 2 s. */
const leaseMs = 1_000;

/** One turn over all tenants; answers how many events got their place. A tenant that fails holds up no other. */
export const sealOnce = async (
  { seals, master, logger }: SealerDeps,
  holder: string,
  keys: Map<string, SealKey> = new Map(),
): Promise<number> => {
  let places = 0;
  for (const tenant of await seals.waiting()) {
    try {
      const key = keys.get(tenant) ?? (await seals.key(tenant, master));
      keys.set(tenant, key);
      const { sealed, held } = await seals.seal(tenant, key, { holder, leaseMs });
      if (!held) await seals.sign(tenant, key);
      places += sealed;
    } catch (err) {
      logger.error({ err, tenant }, 'the audit log was not sealed');
    }
  }
  return places;
};

export type Sealer = { stop: () => Promise<void> };

/** A turn that gave so many places may have left others waiting. */
const fullTurn = 256;

/**
 * Turns until stopped, one every `pauseMs`: what comes in between shares a transaction and a checkpoint. Under more load
 * than that the next turn follows at once.
 */
export const runSealer = (deps: SealerDeps, pauseMs = 500): Sealer => {
  const holder = randomUUID();
  const keys = new Map<string, SealKey>();
  const over = new AbortController();
  const loop = async (): Promise<void> => {
    while (!over.signal.aborted) {
      let places = 0;
      try {
        places = await sealOnce(deps, holder, keys);
      } catch (err) {
        deps.logger.warn({ err }, 'the sealer cannot read what waits');
      }
      if (places < fullTurn) await wait(pauseMs, undefined, { signal: over.signal }).catch(() => undefined);
    }
  };
  const running = loop();
  return {
    stop: async () => {
      over.abort();
      await running;
    },
  };
};
