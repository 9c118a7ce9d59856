import type { Scope } from '@perennial/domain/scope/rules';

export type Attachment = { sha256: string; bytes: number; type: string; name?: string; createdAt: number };

export interface AttachmentRepository {
  /**
   * Stored once per tenant and hash; who puts the bytes is an owner from then on, be it a customer or the vendor's staff.
   * The same bytes twice from one owner answer the first; nobody is shown the name or instant of another owner.
   */
  put(scope: Scope, file: { bytes: Uint8Array; type: string; name?: string }): Promise<Attachment>;
  /** Whatever its owners: that a customer may see it, as part of a ticket, is the caller's to know. */
  get(scope: Scope, sha256: string): Promise<{ meta: Attachment; bytes: Uint8Array } | undefined>;
  /** Those of the hashes that the caller may name: staff every file of the tenant, a customer what it put itself. */
  exists(scope: Scope, sha256: string[]): Promise<string[]>;
}
