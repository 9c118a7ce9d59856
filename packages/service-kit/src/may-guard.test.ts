import type { Role, Scope } from '@perennial/domain/scope/rules';
import { Hono } from 'hono';
import { expect, test } from 'vitest';
import { declareRoute } from './may-declare.ts';
import { type Admission, guard } from './may-guard.ts';
import { known } from './problem.ts';

const scopeOf = (role: Role): Scope => ({
  tenant: 'north',
  actor: { id: 'a', kind: 'key', role },
  requestId: 'r',
});

const serviceFor = (role: Role, admit?: Admission) => {
  const app = new Hono<{ Variables: { scope: Scope } }>();
  const ran: string[] = [];
  app.use((c, next) => {
    c.set('scope', scopeOf(role));
    return next();
  });
  app.use(guard(app, admit));
  declareRoute(app, 'get', '/v1/tickets/:no', 'ticket.read');
  declareRoute(app, 'post', '/v1/tickets/:no/approve', 'command:approve');
  declareRoute(app, 'get', '/v1/about', { public: 'says nothing of anybody' });
  for (const path of ['/v1/tickets/:no', '/v1/about', '/v1/forgotten'])
    app.get(path, (c) => {
      ran.push(path);
      return c.text('done');
    });
  app.post('/v1/tickets/:no/approve', (c) => {
    ran.push('approve');
    return c.text('done');
  });
  const errors: Error[] = [];
  app.onError((e, c) => {
    errors.push(e);
    return c.text('', known(e)?.code === 'auth.forbidden' ? 403 : 500);
  });
  return { app, ran, errors };
};

test('whoever may, gets to the handler', async () => {
  const { app, ran } = serviceFor('lead');
  expect((await app.request('/v1/tickets/T-1')).status).toBe(200);
  expect((await app.request('/v1/tickets/T-1/approve', { method: 'POST' })).status).toBe(200);
  expect(ran).toEqual(['/v1/tickets/:no', 'approve']);
});

test('whoever may not, does not', async () => {
  const { app, ran } = serviceFor('agent');
  expect((await app.request('/v1/tickets/T-1/approve', { method: 'POST' })).status).toBe(403);
  expect(ran).toEqual([]);
});

test('a route that declares nothing is not served, not even to those who may everything', async () => {
  const { app, ran, errors } = serviceFor('lead');
  expect((await app.request('/v1/forgotten')).status).toBe(500);
  expect(errors.map((e) => e.message)).toEqual(['no permission is declared for GET /v1/forgotten']);
  expect(ran).toEqual([]);
});

test('a public one asks nothing of its caller, and what is no route is a 404', async () => {
  const { app, ran } = serviceFor('security-administrator');
  expect((await app.request('/v1/about')).status).toBe(200);
  expect((await app.request('/v1/nowhere')).status).toBe(404);
  expect(ran).toEqual(['/v1/about']);
});

test('HEAD is judged as GET is', async () => {
  const { app } = serviceFor('security-administrator');
  expect((await app.request('/v1/tickets/T-1', { method: 'HEAD' })).status).toBe(403);
});

test('an admission is asked after the policy, by the template of the route', async () => {
  const asked: string[] = [];
  const { app } = serviceFor('agent', async (scope, { action, route }) => {
    asked.push(`${scope.actor.role} ${action} ${route}`);
    return scope;
  });
  await app.request('/v1/tickets/T-1');
  await app.request('/v1/tickets/T-1/approve', { method: 'POST' });
  expect(asked).toEqual(['agent ticket.read GET /v1/tickets/:no']);
});
