/** Whose sign-in a provider's word is: by issuer and subject; by a verified address once, to link the two. */
import { DomainError } from '@perennial/domain/errors';
import { type IdentityProvider, speaksFor } from '@perennial/domain/people/provider';
import { rolesAt } from '@perennial/domain/people/roles';
import { systemActor } from '@perennial/domain/scope/rules';
import type { Login } from '@perennial/store/identity/port';
import type { Store } from '@perennial/store/ports';
import { isLocked } from '../refuse-locked.ts';
import type { Proved } from './ask-provider.ts';
import { SignInRefused } from './refusal.ts';

export type FindDeps = { store: Pick<Store, 'identity'>; now: () => number };

/** A provider of a customer signs in that customer's people, one of the vendor the vendor's. */
const isOf = ({ tenant, customer }: IdentityProvider, login: Login): boolean =>
  login.tenant === tenant && login.customer === customer;

/** @throws SignInRefused */
export const requireFit = async (
  { store, now }: FindDeps,
  provider: IdentityProvider,
  login: Login | undefined,
  requestId: string,
): Promise<Login> => {
  if (!login || !isOf(provider, login)) throw new SignInRefused('person-unknown');
  const { tenant, person } = login;
  const scope = { tenant, actor: systemActor, requestId };
  const [grants, training] = await Promise.all([
    store.identity.grants.ofPerson(scope, person),
    store.identity.training.list(scope, person),
  ]);
  if (rolesAt(grants, training, now()).length === 0) throw new SignInRefused('person-disabled', { person });
  if (isLocked(login, now())) {
    const retryAfterS = Math.ceil(((login.lockedUntil ?? 0) - now()) / 1_000);
    throw new SignInRefused('account-locked', { person, retryAfterS });
  }
  return login;
};

const byAddress = async (
  deps: FindDeps,
  provider: IdentityProvider,
  proved: Proved,
  requestId: string,
): Promise<Login> => {
  const said = await proved.email();
  if (!said) throw new SignInRefused('email-missing');
  if (!said.verified) throw new SignInRefused('email-unverified');
  if (!speaksFor(provider, said.email)) throw new SignInRefused('email-foreign');
  const { logins, external } = deps.store.identity;
  const login = await requireFit(deps, provider, await logins.byEmail(said.email), requestId);
  const { person, customer, tenant, account } = login;
  const actor = { id: person, kind: customer === undefined ? 'person' : 'customer' } as const;
  try {
    await external.link({ tenant, actor, requestId }, proved, account);
  } catch (e) {
    if (e instanceof DomainError && e.code === 'identity.conflict')
      throw new SignInRefused('account-linked', { person });
    throw e;
  }
  return login;
};

/** @throws SignInRefused */
export const findAccount = async (
  deps: FindDeps,
  provider: IdentityProvider,
  proved: Proved,
  requestId: string,
): Promise<Login> => {
  const { logins, external } = deps.store.identity;
  const account = await external.accountOf(provider.tenant, proved);
  return account === undefined
    ? byAddress(deps, provider, proved, requestId)
    : requireFit(deps, provider, await logins.get(account), requestId);
};
