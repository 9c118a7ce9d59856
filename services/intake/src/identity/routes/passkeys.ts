/** The own passkeys: which there are, what they are called, and their end. */
import { DomainError } from '@perennial/domain/errors';
import { reasonText } from '@perennial/domain/reason/schema';
import { readBody } from '@perennial/service-kit/body';
import { needReason } from '@perennial/service-kit/reason';
import { z } from 'zod';
import { document } from '../../document.ts';
import type { AuthRoutes } from './auth-routes.ts';
import { mailOf, passkeyOwner } from './passkey-owner.ts';
import { passkeyName } from './passkey-register.ts';
import { passkeyView } from './passkey-view.ts';

const renameBody = z.strictObject({ name: passkeyName, reason: reasonText });

const absent = (id: string): DomainError => new DomainError('notFound', `you have no passkey ${id}`);

export const passkeyRoutes: AuthRoutes = (app, deps) => {
  const { store, identity } = deps;
  const { passkeys } = store.identity;
  const tag = 'Passkeys';
  const permission = { public: 'judged by the session; a passkey is its own account’s' };
  document(app, { method: 'get', path: '/auth/passkeys', permission, summary: 'The own passkeys', tag });
  app.get('/auth/passkeys', async (c) => {
    const { tenant, person, account } = (await passkeyOwner(c, deps)).session;
    const all = await passkeys.ofPerson(tenant, person);
    return c.json({ items: all.filter((one) => one.account === account).map(passkeyView) });
  });
  document(app, {
    method: 'patch',
    path: '/auth/passkeys/{id}',
    permission,
    summary: 'Call an own passkey something else',
    tag,
    params: ['id'],
    body: renameBody,
    reason: 'always',
  });
  app.patch('/auth/passkeys/:id', async (c) => {
    const { session, cause } = await passkeyOwner(c, deps);
    const { name, reason } = await readBody(c, renameBody);
    const id = c.req.param('id');
    const renamed = await passkeys.rename(cause, session.account, id, { name, reason });
    if (!renamed) throw absent(id);
    return c.json(passkeyView(renamed));
  });
  document(app, {
    method: 'delete',
    path: '/auth/passkeys/{id}',
    permission,
    summary: 'Remove an own passkey; it is not taken from then on. The last second factor stays',
    tag,
    params: ['id'],
    reason: 'always',
  });
  app.delete('/auth/passkeys/:id', async (c) => {
    const owner = await passkeyOwner(c, deps);
    const { account } = owner.session;
    const id = c.req.param('id');
    const reason = needReason(c, `the passkey ${id} goes`);
    const needsAnother = (await identity.accounts.totpSecret(account)) === undefined;
    const how = { reason, needsAnother, mail: await mailOf(deps, owner) };
    const removed = await passkeys.remove(owner.cause, account, id, how);
    if (!removed) throw absent(id);
    return c.json(passkeyView(removed));
  });
};
