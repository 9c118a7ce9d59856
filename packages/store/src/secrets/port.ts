import type { Scope } from '@perennial/domain/scope/rules';

/** 32 bytes for AES-256; ids are unique over all tenants: `{tenant}.{number}`. */
export type DataKey = { readonly id: string; readonly tenant: string; readonly bytes: Uint8Array };

/**
 * Keys that the payloads of a tenant's workflows are encrypted with.
 * @throws Error when the store was opened without a master key, or when a key does not fit it.
 */
export interface DataKeyRing {
  /** The newest key; the first one is made when it is first asked for. */
  active(tenant: string): DataKey | Promise<DataKey>;
  find(id: string): DataKey | undefined | Promise<DataKey | undefined>;
  /** New payloads are written with a new key from now on: here at once, in other processes within a minute. */
  rotate(scope: Scope, reason: string): Promise<{ id: string }>;
}

/** One request to see payloads in clear. Of what they hold, nothing. */
export type Decode = {
  /** Of Temporal, as the caller named it. */
  namespace: string;
  /** How many were sent. */
  payloads: number;
  /** Ids of the keys they were sealed with. */
  keys: string[];
};

export interface DecodeLog {
  /** Durable when it answers; one audit event on the stream `codec/{actor}`. */
  note(scope: Scope, decode: Decode): Promise<void>;
}
