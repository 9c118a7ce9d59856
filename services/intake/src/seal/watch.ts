/** Sees that the store was put back to an older backup, before anything is sealed over what was lost. */
import { DomainError } from '@perennial/domain/errors';
import { systemActor } from '@perennial/domain/scope/rules';
import type { Logger } from '@perennial/service-kit/logger';
import type { SealKey, Store } from '@perennial/store/ports';
import type { Anchors } from './anchors.ts';

export type WatchDeps = {
  seals: Pick<Store['seals'], 'standing'>;
  securityEvents?: Pick<Store['securityEvents'], 'record'>;
  anchors: Anchors;
  logger: Logger;
};

export const lossRemedy =
  'the store seems to be restored from an older backup: the audit log lacks what its newest checkpoint covers, and nothing is sealed until that is acknowledged; bring the newest backup back, or POST /v1/audit/restored (perennial audit restored)';

export type Watch = {
  /** Whether the tenant's log holds all that was signed before, or names what it lost. Says so once when it does not. */
  isWhole(tenant: string, key: SealKey): Promise<boolean>;
};

export const createWatch = ({ seals, securityEvents, anchors, logger }: WatchDeps): Watch => {
  const told = new Set<string>();
  const isHeld = async (tenant: string, key: SealKey, note: string): Promise<boolean> => {
    try {
      return (await seals.standing(tenant, key, note)) !== 'lost';
    } catch (e) {
      // Of another log altogether, as when the tenant's key is gone with the store.
      if (e instanceof DomainError && e.code === 'request.invalid') return false;
      throw e;
    }
  };
  return {
    async isWhole(tenant, key) {
      const note = await anchors.newest(tenant);
      if (note === undefined || (await isHeld(tenant, key, note))) {
        told.delete(tenant);
        return true;
      }
      if (!told.has(tenant)) {
        logger.error({ tenant, checkpoint: note }, lossRemedy);
        await securityEvents?.record(
          { tenant, actor: systemActor, requestId: 'sealer' },
          {
            kind: 'integrity-failure',
            detail: { what: 'restored-unnamed' },
            gather: { by: 'restored-unnamed', occurrences: 1 },
          },
        );
        told.add(tenant);
      }
      return false;
    },
  };
};
