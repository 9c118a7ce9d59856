/** The caller's own sessions, of all accounts of the person. */
import { DomainError } from '@perennial/domain/errors';
import type { Scope } from '@perennial/domain/scope/rules';
import { needReason } from '@perennial/service-kit/reason';
import type { KnownSession } from '@perennial/store/identity/port';
import type { Routes } from '../deps.ts';
import { document } from '../document.ts';

const view = ({ id, createdAt, seenAt, endsAt, userAgent }: Omit<KnownSession, 'roles'>) => ({
  id,
  createdAt: new Date(createdAt).toISOString(),
  seenAt: new Date(seenAt).toISOString(),
  endsAt: new Date(endsAt).toISOString(),
  ...(userAgent === undefined ? {} : { userAgent }),
});

const requirePerson = ({ actor }: Scope): string => {
  if (actor.kind !== 'person' && actor.kind !== 'customer')
    throw new DomainError('auth.forbidden', 'an API key without a person has no sessions');
  return actor.id;
};

export const sessionRoutes: Routes = (app, { store }) => {
  const tag = 'Sessions';
  document(app, {
    method: 'get',
    path: '/v1/sessions',
    permission: 'session.own',
    summary: 'Own sessions that have not ended',
    tag,
  });
  app.get('/v1/sessions', async (c) => {
    const { scope } = c.var;
    const found = await store.identity.sessions.list(scope, requirePerson(scope));
    return c.json({ items: found.map(view) });
  });
  document(app, {
    method: 'delete',
    path: '/v1/sessions/{id}',
    permission: 'session.own',
    summary: 'End an own session at once',
    tag,
    params: ['id'],
    reason: 'always',
    answers: { 204: 'Ended' },
  });
  app.delete('/v1/sessions/:id', async (c) => {
    const { scope } = c.var;
    const id = c.req.param('id');
    const { sessions } = store.identity;
    const person = requirePerson(scope);
    const absent = () => new DomainError('notFound', `there is no open session ${id} of yours`);
    if (!(await sessions.list(scope, person)).some((one) => one.id === id)) throw absent();
    const reason = needReason(c, `the session ${id} ends`);
    if (!(await sessions.revoke(scope, person, id, reason))) throw absent();
    return c.body(null, 204);
  });
};
