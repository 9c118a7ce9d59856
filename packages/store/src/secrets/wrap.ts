import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const cipher = 'aes-256-gcm';
const nonceBytes = 12;
const tagBytes = 16;

export type Wrapper = {
  /** Answers nonce (12 bytes), ciphertext, tag (16 bytes) as base64; readable only for the same tenant. */
  wrap(tenant: string, bytes: Uint8Array): string;
  /** @throws Error when it was wrapped for another tenant, with another master key, or was changed since. */
  unwrap(tenant: string, wrapped: string): Uint8Array;
};

/** Keeps keys and secrets of tenants under one master key, each bound to its tenant. */
export const wrapper = (masterKey: Uint8Array): Wrapper => {
  const boundTo = (tenant: string) => Buffer.from(JSON.stringify(['wrapped', 1, tenant]));
  return {
    wrap: (tenant, bytes) => {
      const nonce = randomBytes(nonceBytes);
      const sealing = createCipheriv(cipher, masterKey, nonce, { authTagLength: tagBytes });
      sealing.setAAD(boundTo(tenant));
      const body = sealing.update(bytes);
      return Buffer.concat([nonce, body, sealing.final(), sealing.getAuthTag()]).toString('base64');
    },
    unwrap: (tenant, wrapped) => {
      const bytes = Buffer.from(wrapped, 'base64');
      if (bytes.length < nonceBytes + tagBytes) throw new Error('A wrapped key or secret is cut short');
      const nonce = bytes.subarray(0, nonceBytes);
      const opening = createDecipheriv(cipher, masterKey, nonce, { authTagLength: tagBytes });
      opening.setAAD(boundTo(tenant)).setAuthTag(bytes.subarray(-tagBytes));
      try {
        const body = opening.update(bytes.subarray(nonceBytes, -tagBytes));
        return new Uint8Array(Buffer.concat([body, opening.final()]));
      } catch (cause) {
        throw new Error('A wrapped key or secret does not fit this tenant and PERENNIAL_MASTER_KEY', {
          cause,
        });
      }
    },
  };
};
