import { declareRoute, requireDeclared } from '@perennial/service-kit/may-declare';
import { Hono } from 'hono';
import { secureHeaders } from 'hono/secure-headers';
import type { Links } from './env.ts';
import { page } from './page.ts';

export const createConsole = (links: Links): Hono => {
  const app = new Hono();
  declareRoute(app, 'get', '/healthz', { public: 'whoever runs the process asks without a key' });
  declareRoute(app, 'get', '/readyz', { public: 'a load balancer has no key' });
  declareRoute(app, 'get', '/', { public: 'a page of addresses; what they lead to asks for itself' });
  app
    .use(secureHeaders())
    .get('/healthz', (c) => c.json({ status: 'ok' }))
    .get('/readyz', (c) => c.json({ status: 'ready' }))
    .get('/', (c) => c.html(page(links)));
  requireDeclared(app);
  return app;
};
