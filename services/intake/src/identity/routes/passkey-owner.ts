/** Whose passkeys a request is about: the account of a session that is signed in with every factor. */
import { DomainError } from '@perennial/domain/errors';
import { systemActor } from '@perennial/domain/scope/rules';
import type { AppEnv } from '@perennial/service-kit/app';
import type { Cause, KnownSession, PasskeyMail } from '@perennial/store/identity/port';
import type { Context } from 'hono';
import { askingSession } from './asker.ts';
import type { AuthDeps } from './auth-routes.ts';

export type Owner = { session: KnownSession; cause: Cause };

/** @throws DomainError `auth.*` */
export const passkeyOwner = async (c: Context<AppEnv>, deps: AuthDeps): Promise<Owner> => {
  const { session } = await askingSession(c, deps);
  if (!session.enrolled)
    throw new DomainError(
      'auth.forbidden',
      'set up the second factor first: POST /auth/two-factor/enable, then /auth/two-factor/verify-totp',
    );
  const { tenant, person, customer } = session;
  const kind = customer === undefined ? 'person' : 'customer';
  return { session, cause: { tenant, actor: { id: person, kind }, requestId: c.get('requestId') } };
};

/** The register says how to speak to the person; the address is the login's own, which the register does not change. */
export const mailOf = async (
  { store }: AuthDeps,
  { session: { person, account, tenant }, cause }: Owner,
): Promise<PasskeyMail> => {
  const login = await store.identity.logins.get(account);
  if (!login) throw new DomainError('auth.invalid', 'this account has no login; ask an administrator');
  const known = await store.registers.get({ ...cause, tenant, actor: systemActor }, 'people', person);
  return {
    email: login.email,
    name: known?.name ?? person,
    locale: known?.locale ?? 'zh-CN',
    timeZone: known?.timeZone ?? 'Asia/Shanghai',
  };
};
