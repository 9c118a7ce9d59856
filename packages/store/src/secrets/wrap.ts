import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const cipher = 'aes-256-gcm';
const nonceBytes = 12;
const tagBytes = 16;

export type Purpose = 'data-key' | 'secret' | 'signing-key' | 'webhook-secret' | 'migration-job';

/** What a wrapped value is for: moved to another row or collection it no longer opens. `id` is unique in its tenant. */
export type Binding = { purpose: Purpose; tenant: string; id: string };

export type Wrapper = {
  /** Answers nonce (12 bytes), ciphertext, tag (16 bytes) as base64; readable only for the same binding. */
  wrap(binding: Binding, bytes: Uint8Array): string;
  /** @throws Error when it was wrapped for something else, with another master key, or was changed since. */
  unwrap(binding: Binding, wrapped: string): Uint8Array;
};

/** Keeps keys and secrets of tenants under one master key, each bound to what it is for. */
export const wrapper = (masterKey: Uint8Array): Wrapper => {
  const boundTo = ({ purpose, tenant, id }: Binding) =>
    Buffer.from(JSON.stringify(['wrapped', 2, purpose, tenant, id]));
  return {
    wrap: (binding, bytes) => {
      const nonce = randomBytes(nonceBytes);
      const sealing = createCipheriv(cipher, masterKey, nonce, { authTagLength: tagBytes });
      sealing.setAAD(boundTo(binding));
      const body = sealing.update(bytes);
      return Buffer.concat([nonce, body, sealing.final(), sealing.getAuthTag()]).toString('base64');
    },
    unwrap: (binding, wrapped) => {
      const bytes = Buffer.from(wrapped, 'base64');
      if (bytes.length < nonceBytes + tagBytes) throw new Error('A wrapped key or secret is cut short');
      const nonce = bytes.subarray(0, nonceBytes);
      const opening = createDecipheriv(cipher, masterKey, nonce, { authTagLength: tagBytes });
      opening.setAAD(boundTo(binding)).setAuthTag(bytes.subarray(-tagBytes));
      try {
        const body = opening.update(bytes.subarray(nonceBytes, -tagBytes));
        return new Uint8Array(Buffer.concat([body, opening.final()]));
      } catch (cause) {
        throw new Error('A wrapped key or secret does not fit its place and PERENNIAL_MASTER_KEY', {
          cause,
        });
      }
    },
  };
};
