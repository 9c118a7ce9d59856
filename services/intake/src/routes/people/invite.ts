/** Who has a login, and how a person gets one: by a link that only the person receives. */

import { DomainError } from '@perennial/domain/errors';
import { isPending } from '@perennial/domain/people/roles';
import { invitationMs } from '@perennial/domain/people/sign-in';
import { reasonText } from '@perennial/domain/reason/schema';
import { readBody } from '@perennial/service-kit/body';
import { invalid } from '@perennial/service-kit/problem';
import type { Login } from '@perennial/store/identity/port';
import { z } from 'zod';
import { document } from '../../document.ts';
import type { AuthRoutes } from '../../identity/routes/auth-routes.ts';
import { findPerson, mailTo } from './find.ts';
import { viewOfGrant } from './roles.ts';

const body = z.strictObject({
  /** The address in the register of people, where absent. */
  email: z.email().max(254).optional(),
  reason: reasonText,
});

const iso = (at: number): string => new Date(at).toISOString();
const viewOfLogin = ({ tenant: _, lockedUntil, signingSuspended, ...login }: Login) => ({
  ...login,
  ...(lockedUntil === undefined ? {} : { lockedUntil: iso(lockedUntil) }),
  ...(signingSuspended === undefined
    ? {}
    : { signingSuspended: { ...signingSuspended, since: iso(signingSuspended.since) } }),
});

export const peopleRoutes: AuthRoutes = (app, { store, now, identity }) => {
  const tag = 'People';
  document(app, {
    method: 'get',
    path: '/v1/people',
    permission: 'person.read',
    summary: 'Accounts, and the roles of their persons',
    tag,
  });
  app.get('/v1/people', async (c) => {
    const { scope } = c.var;
    const logins = await store.identity.logins.list(scope);
    const items = logins.map(async (login) => ({
      ...viewOfLogin(login),
      roles: (await store.identity.grants.ofPerson(scope, login.person))
        .filter((grant) => isPending(grant, now()))
        .map(viewOfGrant),
    }));
    return c.json({ items: await Promise.all(items) });
  });
  document(app, {
    method: 'post',
    path: '/v1/people/{id}/invite',
    permission: 'person.manage',
    summary: 'Mail a person the link to an account; nobody else sees it',
    tag,
    params: ['id'],
    body,
    answers: { 202: 'The letter is on its way' },
  });
  app.post('/v1/people/:id/invite', async (c) => {
    const { scope } = c.var;
    const given = await readBody(c, body);
    const person = await findPerson(store, scope, c.req.param('id'));
    const email = given.email ?? person.contacts.email;
    if (email === undefined)
      throw invalid([
        {
          path: '/email',
          code: 'required',
          message: `the register holds no address of ${person.id}; give one`,
        },
      ]);
    if (await store.identity.logins.byEmail(email))
      throw new DomainError(
        'identity.conflict',
        `${email} belongs to an account already; reset it, or give another`,
      );
    const { link } = await store.identity.links.create(
      scope,
      {
        person: person.id,
        purpose: 'invitation',
        email,
        ...(person.customer === undefined ? {} : { customer: person.customer }),
        expiresAt: now() + invitationMs,
      },
      {
        reason: given.reason,
        mail: mailTo(person, identity.linkPage),
      },
    );
    return c.json(
      { id: link.id, person: link.person, email: link.email, expiresAt: iso(link.expiresAt) },
      202,
    );
  });
};
