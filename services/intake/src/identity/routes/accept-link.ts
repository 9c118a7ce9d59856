/** What the person behind a mailed link does with it: choose the password of a new account, or a new one. */
import { DomainError } from '@perennial/domain/errors';
import { readBody } from '@perennial/service-kit/body';
import type { Cause, Link } from '@perennial/store/identity/port';
import { z } from 'zod';
import { document } from '../../document.ts';
import type { AuthDeps, AuthRoutes } from './auth-routes.ts';

const body = z.strictObject({
  token: z.string().min(20).max(200),
  password: z.string().min(12, 'needs at least 12 characters').max(128),
});

const over = (): DomainError =>
  new DomainError('auth.expired', 'this link was used or is over; ask an administrator for a new one');

/** While a person is being erased, and ever after. */
const refuseErased = async ({ erasures }: AuthDeps['store'], { tenant, person }: Link): Promise<void> => {
  const state = (await erasures.get({ tenant }, person))?.state;
  if (state !== undefined && state !== 'asked' && state !== 'cancelled')
    throw new DomainError('erasure.conflict', `${person} was erased and stays so`);
};

/** The account exists before the link is used, and gets its login after: who dies in between is invited anew. */
const acceptInvitation = async (
  { store, identity }: AuthDeps,
  link: Link,
  cause: Cause,
  given: z.output<typeof body>,
): Promise<string> => {
  const { logins, links } = store.identity;
  const { person, email, customer, tenant } = link;
  if (await logins.byEmail(email))
    throw new DomainError('identity.conflict', `${email} belongs to an account already; sign in with it`);
  await refuseErased(store, link);
  const account = await identity.accounts.create({ email, name: person, password: given.password });
  const earlier = await logins.ofPerson(tenant, person);
  if (!(await links.use(given.token, cause.requestId))) throw over();
  await logins.attach(cause, {
    account,
    person,
    email,
    ...(customer === undefined ? {} : { customer }),
    // Else an administrator could invite an address of his own to be a person who signs.
    ...(earlier.length === 0
      ? {}
      : {
          signingSuspended: {
            since: link.createdAt,
            by: link.createdBy,
            reason: 'a second account of the person',
          },
        }),
  });
  return account;
};

const choosePassword = async (
  { store, identity }: AuthDeps,
  account: string,
  cause: Cause,
  given: z.output<typeof body>,
): Promise<string> => {
  if (!(await store.identity.links.use(given.token, cause.requestId))) throw over();
  await identity.accounts.setPassword(account, given.password);
  await store.identity.logins.changed(cause, account, 'passwordChosen');
  await store.identity.sessions.revokeAll(cause, account, 'a new password');
  await identity.accounts.deleteSessions(account);
  return account;
};

export const acceptLinkRoute: AuthRoutes = (app, deps) => {
  const { store, now, identity } = deps;
  document(app, {
    method: 'post',
    path: '/auth/links/accept',
    permission: { public: 'whoever holds the mailed link' },
    summary: 'Choose a password behind a mailed link; then sign in and set up the second factor',
    tag: 'Sign-in',
    body,
  });
  app.post('/auth/links/accept', async (c) => {
    const given = await readBody(c, body);
    const link = await store.identity.links.find(given.token);
    if (!link || link.usedAt !== undefined || link.expiresAt <= now()) throw over();
    const { tenant, person, customer } = link;
    const cause: Cause = {
      tenant,
      actor: { id: person, kind: customer === undefined ? 'person' : 'customer' },
      requestId: c.get('requestId'),
    };
    // Twice at once, the second finds the link used.
    const account = await identity.serially(`${tenant}/${person}`, () =>
      link.account === undefined
        ? acceptInvitation(deps, link, cause, given)
        : choosePassword(deps, link.account, cause, given),
    );
    return c.json({ person, account, email: link.email });
  });
};
