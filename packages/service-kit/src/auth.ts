/** Who asks: an API key or a signed-in person's session becomes the scope of the request. */
import { DomainError } from '@perennial/domain/errors';
import { isCustomerRole, type Role, type Scope } from '@perennial/domain/scope/rules';
import type { MiddlewareHandler } from 'hono';
import type { AppEnv } from './app.ts';
import { credentialOf, requireOwnOrigin } from './credential.ts';

export type KnownKey = {
  id: string;
  tenant: string;
  customer?: string;
  role: Role;
  person?: string;
  expiresAt: number;
  revokedAt?: number;
};

/** As the store finds it by its token. */
export type AskingSession = {
  tenant: string;
  customer?: string;
  person: string;
  /** In force now, the one the person acts in first. */
  roles: readonly Role[];
  /** Whether the account has a second factor. */
  enrolled: boolean;
  /** By idleness or by its absolute end; epoch ms. */
  endsAt: number;
  revokedAt?: number;
};

export type AuthDeps = {
  findKey: (secret: string) => Promise<KnownKey | undefined>;
  /** Absent where nobody signs in. */
  findSession?: (token: string) => Promise<AskingSession | undefined>;
  /** Of our own pages, as browsers send them: `https://console.example`. */
  origins?: readonly string[];
  now: () => number;
};

const keyPrefix = 'pk_';

const refuseUnbound = (customer: string | undefined, role: Role, what: string): void => {
  // A customer's caller without its customer would see everybody's: refuse rather than widen.
  if (isCustomerRole(role) && customer === undefined)
    throw new DomainError('auth.invalid', `this ${what} names no customer; create it anew`);
};

const ofKey = (key: KnownKey | undefined, now: number): Omit<Scope, 'requestId'> => {
  if (!key || key.revokedAt !== undefined)
    throw new DomainError('auth.invalid', 'the API key or session is unknown or revoked');
  if (key.expiresAt <= now)
    throw new DomainError('auth.expired', 'the API key has expired; ask an administrator for a new one');
  refuseUnbound(key.customer, key.role, 'customer key');
  return {
    tenant: key.tenant,
    ...(key.customer === undefined ? {} : { customer: key.customer }),
    actor: {
      id: key.person ?? key.id,
      kind: isCustomerRole(key.role) ? 'customer' : key.person === undefined ? 'key' : 'person',
      role: key.role,
    },
  };
};

/** @throws DomainError `auth.expired` once it has ended, `auth.invalid` once it was revoked. */
export const refuseEnded = (
  { revokedAt, endsAt }: Pick<AskingSession, 'revokedAt' | 'endsAt'>,
  now: number,
): void => {
  if (revokedAt !== undefined)
    throw new DomainError('auth.invalid', 'this session was revoked; sign in again');
  if (endsAt <= now)
    throw new DomainError('auth.expired', 'the session has ended after idling or by its age; sign in again');
};

const ofSession = (session: AskingSession, now: number): Omit<Scope, 'requestId'> => {
  refuseEnded(session, now);
  const { tenant, person, roles, enrolled } = session;
  if (!enrolled)
    throw new DomainError(
      'auth.forbidden',
      'set up the second factor first: POST /auth/two-factor/enable, then /auth/two-factor/verify-totp',
    );
  // A person of a customer never acts for the vendor, nor the other way round.
  const bound = roles.filter((role) => isCustomerRole(role) === (session.customer !== undefined));
  const [role] = bound;
  if (role === undefined)
    throw new DomainError(
      'auth.forbidden',
      'no role is in force for this person; an administrator grants one, and training may have run out',
    );
  return {
    tenant,
    ...(session.customer === undefined ? {} : { customer: session.customer }),
    actor: { id: person, kind: isCustomerRole(role) ? 'customer' : 'person', role, roles: bound },
  };
};

export const authenticate =
  ({ findKey, findSession, origins = [], now }: AuthDeps): MiddlewareHandler<AppEnv> =>
  async (c, next) => {
    const credential = credentialOf(c);
    if (!credential)
      throw new DomainError('auth.missing', 'send `Authorization: Bearer KEY` with an API key, or sign in');
    requireOwnOrigin(c, credential, origins);
    // A key is never taken from a cookie.
    const asKey = credential.via === 'header' && (credential.text.startsWith(keyPrefix) || !findSession);
    const session = asKey ? undefined : await findSession?.(credential.text);
    const found = session
      ? ofSession(session, now())
      : ofKey(credential.via === 'header' ? await findKey(credential.text) : undefined, now());
    c.set('scope', { ...found, requestId: c.get('requestId') });
    await next();
  };
