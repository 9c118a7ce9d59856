/** Gives every audit event its place in its tenant's log, and signs how far the log has come, at most 2 s behind. */
import { randomUUID } from 'node:crypto';
import type { Logger } from '@perennial/service-kit/logger';
import type { SealKey, SealRepository } from '@perennial/store/ports';
import { runTurns, type Turns } from '../turns.ts';
import { type Anchors, memoryAnchors } from './anchors.ts';
import { createWatch, type Watch, type WatchDeps } from './watch.ts';

export type SealerDeps = {
  seals: SealRepository;
  /** The vendor's master key, 32 bytes: opens the keys the tenants' logs are signed with. */
  master: Uint8Array;
  logger: Logger;
  /** Where the newest checkpoints are kept beside the store; by default in the memory of this process. */
  anchors?: Anchors;
  /** Told when a log lacks what was signed before. */
  securityEvents?: WatchDeps['securityEvents'];
};

/** Short enough that a log whose sealer died is taken over within the 2 s. */
const leaseMs = 1_000;

/** One turn over all tenants; answers how many events got their place. A tenant that fails holds up no other. */
export const sealOnce = async (
  { seals, master, logger, anchors }: SealerDeps,
  holder: string,
  keys: Map<string, SealKey> = new Map(),
  watch?: Watch,
): Promise<number> => {
  let places = 0;
  for (const tenant of await seals.waiting()) {
    try {
      const key = keys.get(tenant) ?? (await seals.key(tenant, master));
      keys.set(tenant, key);
      if (watch && !(await watch.isWhole(tenant, key))) continue;
      const { sealed, held } = await seals.seal(tenant, key, { holder, leaseMs });
      const note = held ? undefined : await seals.sign(tenant, key);
      if (note !== undefined) await anchors?.keep(tenant, note);
      places += sealed;
    } catch (err) {
      logger.error({ err, tenant }, 'the audit log was not sealed');
    }
  }
  return places;
};

/** A turn that gave so many places may have left others waiting. */
const fullTurn = 256;

/**
 * Turns until stopped, one every `pauseMs`: what comes in between shares a transaction and a checkpoint. Under more load
 * than that the next turn follows at once.
 */
export const runSealer = (deps: SealerDeps, pauseMs = 500): Turns => {
  const holder = randomUUID();
  const keys = new Map<string, SealKey>();
  const anchors = deps.anchors ?? memoryAnchors();
  const watch = createWatch({ ...deps, anchors });
  /** Also of those for whom there is nothing to seal: whoever restored a backup should hear of it now. */
  const atStart = async (): Promise<void> => {
    for (const tenant of await anchors.tenants())
      try {
        await watch.isWhole(tenant, await deps.seals.key(tenant, deps.master));
      } catch (err) {
        deps.logger.error({ err, tenant }, 'the audit log was not held against its newest checkpoint');
      }
  };
  return runTurns({
    restMs: pauseMs,
    before: () => atStart().catch((err: unknown) => deps.logger.error({ err }, 'the anchors cannot be read')),
    turn: async () => {
      try {
        return (await sealOnce({ ...deps, anchors }, holder, keys, watch)) >= fullTurn;
      } catch (err) {
        deps.logger.warn({ err }, 'the sealer cannot read what waits');
        return false;
      }
    },
  });
};
