import type { challengeBody } from '@perennial/domain/approval/schema';
import { DomainError } from '@perennial/domain/errors';
import type { Scope } from '@perennial/domain/scope/rules';
import type { Passkey } from '@perennial/store/identity/port';
import type { Store } from '@perennial/store/ports';
import type { z } from 'zod';

const faulty = (code: string, message: string): DomainError =>
  new DomainError('request.invalid', `/credential ${message}`, {
    errors: [{ path: '/credential', code, message }],
  });

/**
 * The passkey that is to answer stands in the manifest, so it is chosen before. Undefined for password and code.
 * @throws DomainError `request.invalid` where it is not the signer's, or has to be named
 */
export const passkeyFor = async (
  store: Pick<Store, 'identity'>,
  { tenant, actor }: Scope,
  { authentication, credential }: z.output<typeof challengeBody>,
): Promise<Passkey | undefined> => {
  if (authentication !== 'passkey') {
    if (credential === undefined) return undefined;
    throw faulty('unexpected', 'goes with `"authentication": "passkey"` only');
  }
  const own = await store.identity.passkeys.ofPerson(tenant, actor.id);
  if (own.length === 0)
    throw faulty('none', 'you have no passkey; register one, or sign with password and code');
  const named = credential === undefined ? own : own.filter(({ id }) => id === credential);
  const [passkey] = named;
  if (!passkey) throw faulty('unknown', 'is none of your passkeys; GET /auth/passkeys lists them');
  if (named.length > 1)
    throw faulty('several', 'is missing: you have several passkeys, name the one that will answer');
  return passkey;
};
