import { expect, test } from 'vitest';
import { createApp } from './app.ts';
import { createLogger } from './logger.ts';

const { app } = createApp({ name: 'test', logger: createLogger('test', 'silent'), now: () => 0 });
const own = "default-src 'none'; style-src 'unsafe-inline'";
app.get('/page', (c) => c.html('<p>', 200, { 'Content-Security-Policy': own }));
app.get('/kept', (c) => c.text('mine', 200, { 'Cache-Control': 'public, max-age=60' }));
app.get('/broken', () => {
  throw new TypeError('no');
});

test.each([
  ['/healthz', 200],
  ['/nowhere', 404],
  ['/broken', 500],
])('%s (%d) may be neither framed nor sniffed, and loads nothing', async (path, status) => {
  const response = await app.request(path);
  expect(response.status).toBe(status);
  const headers = Object.fromEntries(response.headers);
  expect(headers).toMatchObject({
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'cross-origin-resource-policy': 'same-origin',
  });
  expect(headers['content-security-policy']).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
});

test('a page keeps its own policy, and what it does not name is closed', async () => {
  expect((await app.request('/page')).headers.get('content-security-policy')).toBe(
    `${own}; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  );
});

test('TLS is demanded from then on where the request came by it, and only there', async () => {
  const hsts = async (headers: Record<string, string>) =>
    (await app.request('/healthz', { headers })).headers.get('strict-transport-security');
  expect(await hsts({})).toBeNull();
  expect(await hsts({ 'X-Forwarded-Proto': 'http' })).toBeNull();
  expect(await hsts({ 'X-Forwarded-Proto': 'https' })).toBe('max-age=31536000; includeSubDomains');
});

test.each(['/healthz', '/page', '/kept', '/nowhere', '/broken'])(
  'neither a browser nor a proxy keeps %s',
  async (path) => {
    expect((await app.request(path)).headers.get('cache-control')).toBe('no-store');
  },
);

test.each(['GET', 'OPTIONS'])('no other origin is let in by %s', async (method) => {
  const headers = {
    'Origin': 'https://elsewhere.example',
    'Access-Control-Request-Method': 'POST',
    'Access-Control-Request-Headers': 'authorization',
  };
  const answer = await app.request('/page', { method, headers });
  expect([...answer.headers.keys()].filter((name) => name.startsWith('access-control-'))).toEqual([]);
});
