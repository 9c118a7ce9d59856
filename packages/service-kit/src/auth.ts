/** API keys: `Authorization: Bearer KEY` becomes the scope of the request. */
import { DomainError } from '@perennial/domain/errors';
import { isCustomerRole, type Role, type Scope } from '@perennial/domain/scope/rules';
import type { MiddlewareHandler } from 'hono';
import type { AppEnv } from './app.ts';

export type KnownKey = {
  id: string;
  tenant: string;
  customer?: string;
  role: Role;
  person?: string;
  expiresAt: number;
  revokedAt?: number;
};

export type AuthDeps = { findKey: (secret: string) => Promise<KnownKey | undefined>; now: () => number };

const scopeOf = (key: KnownKey, requestId: string): Scope => ({
  tenant: key.tenant,
  ...(key.customer === undefined ? {} : { customer: key.customer }),
  actor: {
    id: key.person ?? key.id,
    kind: isCustomerRole(key.role) ? 'customer' : key.person === undefined ? 'key' : 'person',
    role: key.role,
  },
  requestId,
});

export const authenticate =
  ({ findKey, now }: AuthDeps): MiddlewareHandler<AppEnv> =>
  async (c, next) => {
    const header = c.req.header('Authorization');
    if (!header) throw new DomainError('auth.missing', 'send `Authorization: Bearer KEY` with an API key');
    const [, secret] = /^Bearer ([\w.~+/=-]{10,200})$/i.exec(header.trim()) ?? [];
    const key = secret === undefined ? undefined : await findKey(secret);
    if (!key || key.revokedAt !== undefined)
      throw new DomainError('auth.invalid', 'the API key is unknown or revoked');
    if (key.expiresAt <= now())
      throw new DomainError('auth.expired', 'the API key has expired; ask an administrator for a new one');
    // A customer's key without its customer would see everybody's: refuse rather than widen.
    if (isCustomerRole(key.role) && key.customer === undefined)
      throw new DomainError('auth.invalid', 'this customer key names no customer; create it anew');
    c.set('scope', scopeOf(key, c.get('requestId')));
    await next();
  };
