import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { Payload } from '@temporalio/common';
import { frame, unframe } from './frame.ts';
import { PayloadRefusedError, type TenantKey } from './keys.ts';

const cipher = 'aes-256-gcm';
const nonceBytes = 12;
const tagBytes = 16;
const encoding = Buffer.from('binary/encrypted');

/**
 * Bound to the tenant and the key, not to the workflow: Temporal UI names no workflow when it asks for a payload in
 * clear, and an activity that is completed from outside may know none either.
 */
const boundTo = ({ tenant, id }: TenantKey): Buffer =>
  Buffer.from(JSON.stringify(['payload', 1, tenant, id]));

/** Data: nonce (12 bytes), ciphertext, tag (16 bytes). The payload's own metadata is inside. */
export const sealPayload = (payload: Payload, key: TenantKey): Payload => {
  const nonce = randomBytes(nonceBytes);
  const sealing = createCipheriv(cipher, key.bytes, nonce, { authTagLength: tagBytes }).setAAD(boundTo(key));
  const body = sealing.update(frame(payload));
  return {
    metadata: { encoding, 'encryption-key-id': Buffer.from(key.id) },
    data: new Uint8Array(Buffer.concat([nonce, body, sealing.final(), sealing.getAuthTag()])),
  };
};

/** The id of the key a payload was sealed with; undefined when it was not sealed. */
export const sealedWith = ({ metadata }: Payload): string | undefined => {
  const how = metadata?.encoding;
  if (!how || !encoding.equals(how)) return undefined;
  return Buffer.from(metadata['encryption-key-id'] ?? []).toString();
};

/** @throws PayloadRefusedError when the bytes are not what was sealed with this key. */
export const openPayload = ({ data }: Payload, key: TenantKey): Payload => {
  const bytes = Buffer.from(data ?? []);
  if (bytes.length < nonceBytes + tagBytes)
    throw new PayloadRefusedError('An encrypted payload is cut short');
  const opening = createDecipheriv(cipher, key.bytes, bytes.subarray(0, nonceBytes), {
    authTagLength: tagBytes,
  });
  opening.setAAD(boundTo(key)).setAuthTag(bytes.subarray(-tagBytes));
  try {
    const body = opening.update(bytes.subarray(nonceBytes, -tagBytes));
    return unframe(Buffer.concat([body, opening.final()]));
  } catch (cause) {
    throw new PayloadRefusedError(`An encrypted payload does not fit its key ${key.id}`, { cause });
  }
};
