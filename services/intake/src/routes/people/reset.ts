/**
 * An administrator helps who has lost a password or a device, and never gets to be that person: a new password is
 * chosen behind a link mailed to the account's own address; a second factor is enrolled anew by who knows the password,
 * and signs again only once a security administrator, who is never an administrator, has confirmed the person.
 */
import { DomainError } from '@perennial/domain/errors';
import { resetLinkMs } from '@perennial/domain/people/sign-in';
import { reasonText } from '@perennial/domain/reason/schema';
import { readBody } from '@perennial/service-kit/body';
import { z } from 'zod';
import { document } from '../../document.ts';
import type { AuthRoutes } from '../../identity/routes/auth-routes.ts';
import { findLogin, findPerson, mailTo } from './find.ts';

const account = z.string().max(64).optional();
const resetBody = z.strictObject({ what: z.enum(['password', 'totp']), account, reason: reasonText });
const confirmBody = z.strictObject({ account, reason: reasonText });

export const resetRoutes: AuthRoutes = (app, { store, now, identity }) => {
  const tag = 'People';
  const { links, logins, sessions, passkeys } = store.identity;
  document(app, {
    method: 'post',
    path: '/v1/people/{id}/reset',
    permission: 'person.manage',
    summary: 'Have a password chosen anew by a mailed link, or a second factor enrolled anew',
    tag,
    params: ['id'],
    body: resetBody,
    answers: { 202: 'Every session of the account has ended' },
  });
  app.post('/v1/people/:id/reset', async (c) => {
    const { scope } = c.var;
    const given = await readBody(c, resetBody);
    const person = await findPerson(store, scope, c.req.param('id'));
    if (person.id === scope.actor.id)
      throw new DomainError(
        'identity.conflict',
        'nobody resets an account of one’s own; ask another administrator',
      );
    const login = await findLogin(store, scope, person.id, given.account);
    if (given.what === 'password')
      await links.create(
        scope,
        {
          person: person.id,
          purpose: 'reset',
          // The account's own, which the register of people does not change.
          email: login.email,
          account: login.account,
          ...(login.customer === undefined ? {} : { customer: login.customer }),
          expiresAt: now() + resetLinkMs,
        },
        {
          reason: given.reason,
          mail: mailTo(person, identity.linkPage),
        },
      );
    else {
      // First the right to sign: dying after it leaves too little, never too much.
      await logins.suspendSigning(scope, login.account, given.reason);
      // A lost device may hold passkeys, too; they are second factors like the codes.
      const { name, locale, timeZone } = person;
      const mail = { email: login.email, name, locale, timeZone };
      const how = { reason: given.reason, mail, needsAnother: false };
      for (const { id, account } of await passkeys.ofPerson(scope.tenant, person.id))
        if (account === login.account) await passkeys.remove(scope, account, id, how);
      await identity.accounts.forgetTotp(login.account);
      await logins.changed(scope, login.account, 'totpForgotten', given.reason);
    }
    await sessions.revokeAll(scope, login.account, given.reason);
    await identity.accounts.deleteSessions(login.account);
    return c.json({ person: person.id, account: login.account, what: given.what }, 202);
  });
  document(app, {
    method: 'post',
    path: '/v1/people/{id}/confirm',
    permission: 'person.confirm',
    summary: 'Let a person sign again whose second factor was reset, having made sure who it is',
    tag,
    params: ['id'],
    body: confirmBody,
  });
  app.post('/v1/people/:id/confirm', async (c) => {
    const { scope } = c.var;
    const given = await readBody(c, confirmBody);
    const person = await findPerson(store, scope, c.req.param('id'));
    const login = await findLogin(store, scope, person.id, given.account);
    const { by } = login.signingSuspended ?? {};
    if (by === undefined)
      throw new DomainError('identity.conflict', `${person.id} may sign; there is nothing to confirm`);
    if (by === scope.actor.id || person.id === scope.actor.id)
      throw new DomainError(
        'identity.conflict',
        'a second person confirms: neither who reset it nor the one it is about',
      );
    await logins.restoreSigning(scope, login.account, given.reason);
    return c.json({ person: person.id, account: login.account });
  });
};
