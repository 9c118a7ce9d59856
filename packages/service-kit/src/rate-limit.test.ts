import type { Scope } from '@perennial/domain/scope/rules';
import { Hono, type MiddlewareHandler } from 'hono';
import { expect, test } from 'vitest';
import type { AppEnv } from './app.ts';
import { limitAddresses, limitCallers, limitRefused } from './rate-limit.ts';

const rate = { points: 2, seconds: 60 };

const scopeOf = (tenant: string, id: string): Scope => ({
  tenant,
  actor: { id, kind: 'key', role: 'agent' },
  requestId: 'r',
});

/** `/who/TENANT/ID` is that caller's; `/refused` and `/in` answer 401 and 200. */
const appWith = (limit: MiddlewareHandler<AppEnv>) => {
  const app = new Hono<AppEnv>();
  app.use(async (c, next) => {
    c.set('requestId', 'r-1');
    const [, , tenant = '', id = ''] = c.req.path.split('/');
    c.set('scope', scopeOf(tenant, id));
    await next();
  });
  app.use(limit);
  app.get('/who/:tenant/:id', (c) => c.text('ok'));
  app.get('/in', (c) => c.text('ok'));
  app.get('/refused', (c) => c.text('no', 401, { 'WWW-Authenticate': 'Bearer' }));
  return app;
};

test('a caller over its budget is told when to come back', async () => {
  const app = appWith(limitCallers(rate));
  const first = await app.request('/who/north/a');
  expect(first.headers.get('ratelimit-policy')).toBe('"caller";q=2;w=60');
  expect(first.headers.get('ratelimit')).toMatch(/^"caller";r=1;t=\d+$/);
  await app.request('/who/north/a');
  const third = await app.request('/who/north/a');
  expect(third.status).toBe(429);
  expect(Number(third.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(Number(third.headers.get('retry-after'))).toBeLessThanOrEqual(60);
  expect(third.headers.get('ratelimit')).toMatch(/^"caller";r=0;t=\d+$/);
  expect(await third.json()).toMatchObject({ code: 'limit.rate', status: 429, requestId: 'r-1' });
});

test("one caller's budget is not another's, nor that of the same id elsewhere", async () => {
  const app = appWith(limitCallers(rate));
  for (let i = 0; i < 3; i++) await app.request('/who/north/a');
  const statuses = ['/who/north/a', '/who/north/b', '/who/south/a'].map(
    async (path) => (await app.request(path)).status,
  );
  expect(await Promise.all(statuses)).toEqual([429, 200, 200]);
});

test('an address has its own budget, whatever the path', async () => {
  const app = appWith(limitAddresses(rate));
  const incoming = (remoteAddress: string) => ({ incoming: { socket: { remoteAddress } } });
  const ask = async (path: string, address: string) =>
    (await app.request(path, {}, incoming(address))).status;
  expect(await ask('/in', '192.0.2.1')).toBe(200);
  expect(await ask('/refused', '192.0.2.1')).toBe(401);
  expect(await ask('/in', '192.0.2.1')).toBe(429);
  expect(await ask('/in', '192.0.2.2')).toBe(200);
});

test('an address that the caller claims for itself buys no second budget', async () => {
  const app = appWith(limitAddresses(rate));
  const ask = async (claimed: string) => {
    const headers = { 'X-Forwarded-For': claimed, 'X-Real-IP': claimed, 'Forwarded': `for=${claimed}` };
    const env = { incoming: { socket: { remoteAddress: '192.0.2.1' } } };
    return (await app.request('/in', { headers }, env)).status;
  };
  const statuses: number[] = [];
  for (const claimed of ['198.51.100.1', '198.51.100.2', '198.51.100.3']) statuses.push(await ask(claimed));
  expect(statuses).toEqual([200, 200, 429]);
});

test('bad keys become 429, and whoever has a good one is let in', async () => {
  const app = appWith(limitRefused(rate));
  const statuses: number[] = [];
  for (const path of ['/in', '/refused', '/refused', '/refused', '/in'])
    statuses.push((await app.request(path)).status);
  expect(statuses).toEqual([200, 401, 401, 429, 200]);
  expect((await app.request('/refused')).headers.get('www-authenticate')).toBeNull();
});
