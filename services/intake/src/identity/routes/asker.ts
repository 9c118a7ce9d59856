/** Whom a request about the second factor is from: a session, or a sign-in that has got as far as the password. */
import { DomainError } from '@perennial/domain/errors';
import type { AppEnv } from '@perennial/service-kit/app';
import { refuseEnded } from '@perennial/service-kit/auth';
import { cookiePrefix, credentialOf, requireOwnOrigin } from '@perennial/service-kit/credential';
import type { KnownSession } from '@perennial/store/identity/port';
import type { Context } from 'hono';
import { getCookie } from 'hono/cookie';
import type { Shown } from '../forward.ts';
import type { AuthDeps } from './auth-routes.ts';

const cookieNames = [`__Secure-${cookiePrefix}.two_factor`, `${cookiePrefix}.two_factor`];

export type Asker = {
  account: string;
  shown: Shown;
  /** The session that enrols, which can do nothing else and ends with it. */
  enrolling?: string;
};

const nobody = (): DomainError =>
  new DomainError('auth.missing', 'sign in with address and password first: POST /auth/sign-in/email');

/** @throws DomainError `auth.*` where there is no session that lasts. */
export const askingSession = async (
  c: Context<AppEnv>,
  { store, now, identity }: AuthDeps,
): Promise<{ session: KnownSession; token: string }> => {
  const credential = credentialOf(c);
  if (!credential) throw nobody();
  requireOwnOrigin(c, credential, identity.origins);
  const session = await store.identity.sessions.find(credential.text);
  if (!session) throw new DomainError('auth.invalid', 'the session is unknown; sign in again');
  refuseEnded(session, now());
  return { session, token: credential.text };
};

/** better-auth checks the cookie's signature afterwards; it alone is shown, so that both speak of the same account. */
const pendingSignIn = async (c: Context<AppEnv>, { identity }: AuthDeps): Promise<Asker | undefined> => {
  for (const name of cookieNames) {
    const value = getCookie(c, name);
    const account =
      value && (await identity.accounts.awaitingSecondFactor(value.slice(0, value.lastIndexOf('.'))));
    if (account) return { account, shown: { cookie: `${name}=${encodeURIComponent(value)}` } };
  }
  return undefined;
};

/** @throws DomainError `auth.missing` where neither is shown, `identity.conflict` where a second factor stands already. */
export const secondFactorAsker = async (c: Context<AppEnv>, deps: AuthDeps): Promise<Asker> => {
  const pending = await pendingSignIn(c, deps);
  if (pending) return pending;
  const { session, token } = await askingSession(c, deps);
  if (session.enrolled)
    throw new DomainError(
      'identity.conflict',
      'this session has its second factor already; nothing is to be proved',
    );
  return { account: session.account, shown: 'as-asked', enrolling: token };
};
