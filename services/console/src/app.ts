import { Hono } from 'hono';
import { secureHeaders } from 'hono/secure-headers';
import type { Links } from './env.ts';
import { page } from './page.ts';

export const createConsole = (links: Links): Hono =>
  new Hono()
    .use(secureHeaders())
    .get('/healthz', (c) => c.json({ status: 'ok' }))
    .get('/readyz', (c) => c.json({ status: 'ready' }))
    .get('/', (c) => c.html(page(links)));
