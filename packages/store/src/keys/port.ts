import type { Role, Scope } from '@perennial/domain/scope/rules';

export type ApiKey = {
  id: string;
  tenant: string;
  customer?: string;
  role: Role;
  /** The person it acts as, where there is one. */
  person?: string;
  name: string;
  /** First characters of the key, for lists; never enough to use it. */
  prefix: string;
  createdAt: number;
  expiresAt: number;
  revokedAt?: number;
};

export interface ApiKeyRepository {
  /** Answers the key itself (`pk_` + 256 bit, base64url) this one time; only its SHA-256 is stored. */
  create(
    scope: Scope,
    key: { role: Role; customer?: string; person?: string; name: string; expiresAt: number },
  ): Promise<{ secret: string; key: ApiKey }>;
  /** By secret, whatever its tenant; expiry and revocation are the caller's to judge. */
  find(secret: string): Promise<ApiKey | undefined>;
  list(scope: Scope): Promise<ApiKey[]>;
  /** Undefined when there is none; revoking again changes nothing. */
  revoke(scope: Scope, id: string, reason: string): Promise<ApiKey | undefined>;
}
