import type { Scope } from '@perennial/domain/scope/rules';

/** 32 bytes for AES-256; ids are unique over all tenants: `{tenant}.{number}`. */
export type DataKey = { readonly id: string; readonly tenant: string; readonly bytes: Uint8Array };

/**
 * Keys that the payloads of a tenant's workflows are encrypted with.
 * @throws Error when the store was opened without a master key, or when a key does not fit it.
 */
export interface DataKeyRing {
  /** Takes every key there is into memory, so that nobody depends on the store for one that exists by now. */
  preload(): Promise<void>;
  /** The newest key, or the last one known while the store is away; the first one is made when it is first asked for. */
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

/** What may be said of a secret: everything but its value. */
export type NamedSecret = {
  name: string;
  /** Of this value, epoch ms. */
  createdAt: number;
  /** Id of whoever put this value. */
  by: string;
  /** 1 for the first value under the name. */
  rev: number;
};

export interface SecretRepository {
  /**
   * A first value, or another in its place; each writes an audit event without the value.
   * @throws DomainError `request.invalid` when there is a value already and no reason is given.
   */
  put(
    scope: Scope,
    secret: { name: string; value: string; reason: string | undefined },
  ): Promise<NamedSecret>;
  list(scope: Scope): Promise<NamedSecret[]>;
  /** What was there; undefined when there was nothing. */
  remove(scope: Scope, name: string, reason: string): Promise<NamedSecret | undefined>;
  /** The value, for the process that uses it; no service may answer it. @throws Error when it does not fit the master key. */
  read(tenant: string, name: string): Promise<string | undefined>;
}
