import { Hono } from 'hono';
import { expect, test } from 'vitest';
import { adoptDeclared, declaredIn, declareRoute, permissionOf, requireDeclared } from './may-declare.ts';

const answer = () => new Response('ok');

test('what is declared is found by method and pattern, and only there', () => {
  const app = new Hono();
  declareRoute(app, 'get', '/v1/tickets/:no', 'ticket.read');
  expect(permissionOf(app, { method: 'GET', path: '/v1/tickets/:no' })).toBe('ticket.read');
  expect(permissionOf(app, { method: 'POST', path: '/v1/tickets/:no' })).toBeUndefined();
  expect(permissionOf(new Hono(), { method: 'GET', path: '/v1/tickets/:no' })).toBeUndefined();
});

test('an app whose routes are all declared passes; middleware needs none', () => {
  const app = new Hono().use('/v1/*', (_, next) => next()).get('/v1/tickets', answer);
  declareRoute(app, 'get', '/v1/tickets', 'ticket.read');
  expect(() => requireDeclared(app)).not.toThrow();
});

test('a route without a permission is named', () => {
  const app = new Hono().get('/v1/tickets', answer).delete('/v1/tickets', answer);
  declareRoute(app, 'get', '/v1/tickets', 'ticket.read');
  expect(() => requireDeclared(app)).toThrow('no permission is declared for DELETE /v1/tickets');
});

test('so is one that answers every method', () => {
  expect(() => requireDeclared(new Hono().all('/v1/any', answer))).toThrow('ALL /v1/any');
});

test('a permission without its route is named: a typing error guards nothing', () => {
  const app = new Hono().get('/v1/tickets', answer);
  declareRoute(app, 'get', '/v1/tickets', 'ticket.read');
  declareRoute(app, 'get', '/v1/tikets', 'ticket.read');
  expect(() => requireDeclared(app)).toThrow('GET /v1/tikets, which is no route');
});

test('one route has one permission', () => {
  const app = new Hono();
  declareRoute(app, 'get', '/v1/tickets', 'ticket.read');
  expect(() => declareRoute(app, 'get', '/v1/tickets', { public: 'why not' })).toThrow('declared twice');
});

test('an app takes over what the part mounted on it declares', () => {
  const part = new Hono().get('/v1/live', answer);
  declareRoute(part, 'get', '/v1/live', 'ticket.read');
  const app = new Hono().route('/', part);
  expect(() => requireDeclared(app)).toThrow('GET /v1/live');
  adoptDeclared(app, part);
  requireDeclared(app);
  expect(declaredIn(app)).toEqual([{ method: 'GET', path: '/v1/live', permission: 'ticket.read' }]);
});
