import type { Payload, PayloadCodec, SerializationContext } from '@temporalio/common';
import { parseWorkflowId } from '../ids.ts';
import { type KeyRing, MissingKeyError, PayloadRefusedError, type TenantKey } from './keys.ts';
import { openPayload, sealedWith, sealPayload } from './seal.ts';

/**
 * Whose key seals what belongs to no tenant: the failure of a task that the worker could not even begin, which the SDK
 * encodes without a context, and workflows whose ids are not made by `ids.ts`. No tenant can be called this.
 */
export const houseTenant = '_house';

/** Whether what this key has sealed may be read for the tenant. */
export const serves = (key: TenantKey, tenant: string): boolean =>
  key.tenant === tenant || key.tenant === houseTenant;

const tenantOf = (context: SerializationContext | undefined): string | undefined =>
  context?.workflowId === undefined ? undefined : parseWorkflowId(context.workflowId)?.tenant;

const open = async (ring: KeyRing, payload: Payload, tenant: string | undefined): Promise<Payload> => {
  const id = sealedWith(payload);
  if (id === undefined) return payload; // written before encryption was on
  const key = await ring.find(id);
  if (!key) throw new MissingKeyError(id);
  if (tenant !== undefined && !serves(key, tenant))
    throw new PayloadRefusedError(`The key ${id} of an encrypted payload is another tenant's`);
  return openPayload(payload, key);
};

/**
 * Encrypts every payload with the newest key of the tenant that the workflow's id names, and decrypts with whichever
 * key the payload names. Nothing is ever written in clear.
 */
export const encryptingCodec = (ring: KeyRing): PayloadCodec => ({
  async encode(payloads, context) {
    if (payloads.length === 0) return [];
    const tenant = tenantOf(context) ?? houseTenant;
    const held = ring.active(tenant);
    const key = held instanceof Promise ? await held : held;
    if (key.tenant !== tenant)
      throw new PayloadRefusedError(`The key ring answered another tenant's key, ${key.id}`);
    return payloads.map((payload) => sealPayload(payload, key));
  },
  async decode(payloads, context) {
    const tenant = tenantOf(context);
    return Promise.all(payloads.map((payload) => open(ring, payload, tenant)));
  },
});
