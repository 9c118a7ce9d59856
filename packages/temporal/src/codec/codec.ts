import type { Payload, PayloadCodec, SerializationContext } from '@temporalio/common';
import { parseWorkflowId } from '../ids.ts';
import { type KeyRing, MissingKeyError, PayloadRefusedError } from './keys.ts';
import { openPayload, sealedWith, sealPayload } from './seal.ts';

const tenantOf = (context: SerializationContext | undefined): string | undefined =>
  context?.workflowId === undefined ? undefined : parseWorkflowId(context.workflowId)?.tenant;

const open = async (ring: KeyRing, payload: Payload, tenant: string | undefined): Promise<Payload> => {
  const id = sealedWith(payload);
  if (id === undefined) return payload; // written before encryption was on
  const key = await ring.find(id);
  if (!key) throw new MissingKeyError(id);
  if (tenant !== undefined && key.tenant !== tenant)
    throw new PayloadRefusedError(`The key ${id} of an encrypted payload is another tenant's`);
  return openPayload(payload, key);
};

/**
 * Encrypts every payload with the newest key of the tenant that the workflow's id names, and decrypts with whichever
 * key the payload names. Without a tenant nothing is written, rather than written in clear.
 */
export const encryptingCodec = (ring: KeyRing): PayloadCodec => ({
  async encode(payloads, context) {
    if (payloads.length === 0) return [];
    const tenant = tenantOf(context);
    if (tenant === undefined)
      throw new PayloadRefusedError('No tenant to encrypt for: the workflow id is not one made by ids.ts');
    const key = await ring.active(tenant);
    if (key.tenant !== tenant)
      throw new PayloadRefusedError(`The key ring answered another tenant's key, ${key.id}`);
    return payloads.map((payload) => sealPayload(payload, key));
  },
  async decode(payloads, context) {
    const tenant = tenantOf(context);
    return Promise.all(payloads.map((payload) => open(ring, payload, tenant)));
  },
});
