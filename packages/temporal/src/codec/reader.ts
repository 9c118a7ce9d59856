/** Payloads for people to read. Workers know their tenant from the workflow; a person's is known from the sign-in. */
import type { Payload } from '@temporalio/common';
import { serves } from './codec.ts';
import { type KeyRing, MissingKeyError, type TenantKey } from './keys.ts';
import { openPayload, sealedWith } from './seal.ts';

export type Keys = ReadonlyMap<string, TenantKey>;

/**
 * The keys that payloads were sealed with, by id. Nothing is opened.
 * @throws MissingKeyError for a key that is neither the tenant's nor the house's: to others it is as good as none.
 */
export const keysFor = async (
  ring: Pick<KeyRing, 'find'>,
  tenant: string,
  payloads: readonly Payload[],
): Promise<Keys> => {
  const ids = new Set(payloads.map(sealedWith).filter((id) => id !== undefined));
  const found = await Promise.all(
    [...ids].map(async (id) => {
      const key = await ring.find(id);
      if (!key || !serves(key, tenant)) throw new MissingKeyError(id);
      return [id, key] as const;
    }),
  );
  return new Map(found);
};

/**
 * What was sealed, as it was before; undefined for a payload that was not.
 * @throws PayloadRefusedError when it does not fit its key.
 */
export const openWith = (keys: Keys, payload: Payload): Payload | undefined => {
  const id = sealedWith(payload);
  if (id === undefined) return undefined;
  const key = keys.get(id);
  if (!key) throw new MissingKeyError(id);
  return openPayload(payload, key);
};
