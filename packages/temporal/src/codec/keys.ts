/** A tenant's data key: 32 bytes for AES-256. Ids are unique over all tenants. */
export type TenantKey = { readonly id: string; readonly tenant: string; readonly bytes: Uint8Array };

/** Where the codec gets its keys. A plain answer, rather than a promise, keeps the hot path short. */
export interface KeyRing {
  /** The key that new payloads of the tenant are written with: its newest one. */
  active(tenant: string): TenantKey | Promise<TenantKey>;
  /** Any key that payloads were ever written with; undefined when the ring does not have it. */
  find(id: string): TenantKey | undefined | Promise<TenantKey | undefined>;
}

/** The ring lacks a key that a payload names; the payload is whole, and can be read once the key is back. */
export class MissingKeyError extends Error {
  readonly keyId: string;

  constructor(keyId: string) {
    super(`The key ${keyId} of an encrypted payload is not in the key ring; put it back, nothing is lost`);
    this.name = 'MissingKeyError';
    this.keyId = keyId;
  }
}

/** A payload that must not, or cannot, be encrypted or decrypted: no tenant, another tenant's key, changed bytes. */
export class PayloadRefusedError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'PayloadRefusedError';
  }
}
