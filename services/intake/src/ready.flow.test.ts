/** What those who watch the service are told: readiness with its parts, and how the promised starts stand. */

import { createLogger } from '@perennial/service-kit/logger';
import { openStore } from '@perennial/store/open';
import { connectTemporal, type Temporal } from '@perennial/temporal/connect';
import { temporalAddress } from '@perennial/testkit/stack/fresh';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createIntake } from './app.ts';
import { temporalCheck } from './temporal-check.ts';
import { aBody } from './testing/tenant.ts';
import { morning, openWorld, type World } from './testing/world.ts';

let world: World;
let temporal: Temporal;
beforeAll(async () => {
  world = await openWorld();
  temporal = await connectTemporal(temporalAddress());
});
afterAll(async () => {
  await temporal.connection.close();
  await world.close();
});
afterEach(() => {
  world.temporal.check = async () => {};
});

const ready = () => world.as(undefined, 'GET', '/readyz');
const gauge = async (name: string): Promise<string | undefined> => {
  const { text } = await world.as(undefined, 'GET', '/metrics');
  return text
    .split('\n')
    .find((line) => line.startsWith(`${name}{`))
    ?.split(' ')[1];
};

test('with store and Temporal there it is ready, and says so of both', async () => {
  world.temporal.check = temporalCheck(temporal);
  expect(await ready()).toMatchObject({
    status: 200,
    json: {
      status: 'ok',
      checks: [
        { name: 'store', ok: true, required: true },
        { name: 'temporal', ok: true, required: false },
      ],
    },
  });
});

test('while Temporal is away it stays ready, names it, and takes tickets', async () => {
  const away = await connectTemporal({ address: '127.0.0.1:1', lazy: true });
  world.temporal.check = temporalCheck(away, 300);
  const reply = await ready();
  expect(reply).toMatchObject({ status: 200, json: { status: 'degraded' } });
  expect(reply.json).toMatchObject({
    checks: [
      { name: 'store', ok: true },
      {
        name: 'temporal',
        ok: false,
        required: false,
        error: expect.stringContaining('start when it is back'),
      },
    ],
  });
  // Open to everybody: it must not say where our parts are.
  expect(reply.text).not.toContain('127.0.0.1');
  expect((await world.as('agent', 'POST', '/v1/tickets', { body: aBody() })).status).toBe(201);
  await away.connection.close();
});

test('a server that does not serve our namespace is not there for us', async () => {
  world.temporal.check = temporalCheck({ ...temporal, namespace: 'nobodys' });
  expect((await ready()).text).toMatch(/"temporal","ok":false.*(TEMPORAL_NAMESPACE|no answer)/);
});

test('the figures say how long the oldest start waits and how many were given up', async () => {
  world.clock.now = morning;
  for (const row of await world.store.starts.lease(morning, 1_000, 500))
    await world.store.starts.done(row.id);
  expect([await gauge('start_outbox_oldest_age_ms'), await gauge('start_outbox_parked')]).toEqual(['0', '0']);
  for (const title of ['first', 'second'])
    await world.as('agent', 'POST', '/v1/tickets', { body: aBody({ title }) });
  world.clock.now = morning + 7_000;
  expect(await gauge('start_outbox_oldest_age_ms')).toBe('7000');
  for (const { id } of await world.store.starts.lease(world.clock.now, 1_000, 500))
    await world.store.starts.failed(id, 'poison', world.clock.now, true);
  expect([await gauge('start_outbox_oldest_age_ms'), await gauge('start_outbox_parked')]).toEqual(['0', '2']);
});

test('without a store it is not ready; its other figures are still there, these are not known', async () => {
  const store = openStore({
    uri: 'mongodb://127.0.0.1:1/x?directConnection=true',
    serverSelectionTimeoutMs: 300,
  });
  const app = createIntake({
    store,
    command: () => Promise.reject(new Error('nobody gives commands here')),
    now: () => morning,
    logger: createLogger('intake', 'silent'),
    urls: { self: 'http://intake', namespace: 'default' },
    wake: () => {},
    softChecks: { temporal: temporalCheck(temporal) },
  });
  const response = await app.request('/readyz');
  expect(response.status).toBe(503);
  expect(await response.json()).toMatchObject({
    status: 'unavailable',
    checks: [
      { name: 'store', ok: false },
      { name: 'temporal', ok: true },
    ],
  });
  const metrics = await app.request('/metrics');
  expect(metrics.status).toBe(200);
  const text = await metrics.text();
  expect(text).toMatch(/^start_outbox_parked\{service="intake"\} Nan$/m);
  expect(text).toContain('http_request_duration_seconds_count');
  await store.close();
});
