import { DomainError } from '@perennial/domain/errors';
import type { SecurityEvent } from '@perennial/domain/security/rules';
import { securityQuery, securityReview } from '@perennial/domain/security/schema';
import { readBody, readQuery } from '@perennial/service-kit/body';
import type { Routes } from '../deps.ts';
import { document } from '../document.ts';

const tag = 'Security events';
const iso = (at: number): string => new Date(at).toISOString();

const view = ({ tenant: _, at, lastAt, review, ...event }: SecurityEvent) => ({
  ...event,
  at: iso(at),
  lastAt: iso(lastAt),
  ...(review ? { review: { ...review, at: iso(review.at) } } : {}),
});

export const securityEventRoutes: Routes = (app, { store }) => {
  document(app, {
    method: 'get',
    path: '/v1/security-events',
    permission: 'security.read',
    summary: 'What a security administrator has to look at, newest first; `state=open` is the queue',
    tag,
    query: securityQuery,
  });
  app.get('/v1/security-events', async (c) => {
    const { scope } = c.var;
    const { items, nextCursor } = await store.securityEvents.list(scope, readQuery(c, securityQuery));
    return c.json({ items: items.map(view), ...(nextCursor ? { nextCursor } : {}) });
  });
  document(app, {
    method: 'post',
    path: '/v1/security-events/{id}/review',
    permission: 'security.review',
    summary: 'Close an event with what was found; not by whoever it is about',
    tag,
    params: ['id'],
    body: securityReview,
    answers: { 200: 'The event', 409: 'Somebody else has reviewed it' },
  });
  app.post('/v1/security-events/:id/review', async (c) => {
    const { scope } = c.var;
    const id = c.req.param('id');
    if (!(await store.securityEvents.get(scope, id)))
      throw new DomainError('notFound', `there is no security event ${id}`);
    const { reason } = await readBody(c, securityReview);
    const event = await store.securityEvents.review(scope, id, reason);
    if (!event) throw new DomainError('notFound', `there is no security event ${id}`);
    return c.json(view(event));
  });
};
