import { afterAll, beforeAll, expect, test } from 'vitest';
import { openWorld, type World } from '../testing/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

test('the description has every route that needs a key, and no other', async () => {
  const { status, json } = await world.as(undefined, 'GET', '/openapi.json');
  expect(status).toBe(200);
  const described = Object.entries(json.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`),
  );
  const registered = world.app.routes
    .filter(({ method, path }) => method !== 'ALL' && /^\/(v1|codec)\//.test(path) && !path.includes('*'))
    .map(({ method, path }) => `${method} ${path}`);
  expect(described.sort()).toEqual([...new Set(registered)].sort());
});

test('the page shows them and asks nothing of the internet', async () => {
  const { status, text, headers } = await world.as(undefined, 'GET', '/docs');
  expect(status).toBe(200);
  expect(headers.get('content-type')).toContain('text/html');
  for (const path of ['/v1/tickets', '/v1/tickets/{no}/respond', '/v1/hooks/alertmanager'])
    expect(text).toContain(path);
  expect(text).not.toMatch(/<(script|link|img|iframe)\b/i);
  expect(headers.get('content-security-policy')).toContain("default-src 'none'");
});

test('whatever takes an Idempotency-Key says how long it is remembered', async () => {
  const { json } = await world.as(undefined, 'GET', '/openapi.json');
  const keyed = Object.entries(json.paths).filter(([path]) =>
    /^\/v1\/tickets(\/\{no\}\/\w[\w-]*)?$/.test(path),
  );
  const summaries = keyed.flatMap(([, { post }]) => (post && 'summary' in post ? [post.summary] : []));
  expect(summaries.length).toBeGreaterThan(10);
  for (const summary of summaries) expect(summary).toMatch(/Idempotency-Key.*remembered for 30 days/);
});
