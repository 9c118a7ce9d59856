import { parseCheckpoint } from '@perennial/domain/audit/checkpoint';
import { openNote } from '@perennial/domain/audit/note';
import { tileWidth } from '@perennial/domain/audit/tiles';
import type { SealKey, SealRepository } from '@perennial/store/ports';
import type { BundleSource } from './write.ts';

/**
 * A tenant's log up to its newest checkpoint; undefined when nothing was signed yet. What is sealed meanwhile is not
 * part of it: leaves never change their places.
 * @throws Error when the newest checkpoint is not the tenant's.
 */
export const storedSource = async (
  seals: SealRepository,
  tenant: string,
  key: SealKey,
): Promise<BundleSource | undefined> => {
  const checkpoints = await seals.checkpoints(tenant);
  const newest = checkpoints.at(-1);
  if (newest === undefined) return;
  const size = parseCheckpoint(openNote(newest, key.verifier) ?? '')?.size;
  if (size === undefined) throw new Error(`the newest checkpoint of ${tenant} is not signed by its key`);
  return {
    tenant,
    key,
    size,
    checkpoints,
    restores: (await seals.restoreEvents(tenant)).filter(({ leaf }) => leaf < size),
    async *entries() {
      for (let at = 0; at < size; at += tileWidth)
        yield (await seals.leaves(tenant, at / tileWidth)).slice(0, size - at);
    },
    events: (ids) => seals.events(ids),
  };
};
