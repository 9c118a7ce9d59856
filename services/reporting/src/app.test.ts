import { DomainError, httpStatus } from '@perennial/domain/errors';
import { Hono } from 'hono';
import { expect, test } from 'vitest';
import { createReporting } from './app.ts';
import { appRouter } from './router/app-router.ts';
import { scopeOf } from './testing/scopes.ts';
import { memoryStore } from './testing/store.ts';
import { aTicket, noon } from './testing/tickets.ts';

const service = () => {
  const memory = memoryStore();
  memory.put(aTicket());
  const app = new Hono();
  app.onError((error, c) =>
    error instanceof DomainError ? c.json({ code: error.code }, httpStatus[error.code]) : c.text('', 500),
  );
  app.route(
    '/',
    createReporting({
      store: memory.store,
      now: () => noon,
      stopping: new AbortController().signal,
      onOutage: () => {},
      onError: () => {},
      admit: async (scope) => scope,
      auth: async (c, next) => {
        const key = c.req.header('authorization');
        if (key === undefined) throw new DomainError('auth.missing', 'send a key');
        c.set('scope', scopeOf('agent'));
        await next();
      },
    }),
  );
  return { app, ...memory };
};

const paths = [
  '/v1/live',
  '/exports/sla.xlsx?contract=acme-2026&period=2026',
  '/trpc',
  ...Object.keys(appRouter._def.procedures).map((name) => `/trpc/${name}`),
  `/trpc/${Object.keys(appRouter._def.procedures).join(',')}?batch=1`,
];

test.each(paths)('%s reads nothing without a key', async (path) => {
  const { app, scopes } = service();
  for (const method of ['GET', 'POST'])
    expect([401, 404]).toContain((await app.request(path, { method })).status);
  expect((await app.request(path)).status).toBe(401);
  expect(scopes).toEqual([]);
});

test('with a key the board answers', async () => {
  const { app } = service();
  const response = await app.request('/trpc/tickets.board', { headers: { authorization: 'Bearer x' } });
  expect(response.status).toBe(200);
  expect(await response.text()).toContain('"no":"T-1001"');
});

test('an event id that is not ours is a 422 before the stream begins', async () => {
  const { app } = service();
  const headers = { 'authorization': 'Bearer x', 'last-event-id': 'yesterday' };
  const response = await app.request('/v1/live', { headers });
  expect(response.status).toBe(422);
  expect(await response.json()).toEqual({ code: 'request.invalid' });
});
