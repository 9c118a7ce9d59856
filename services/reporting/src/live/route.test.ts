import type { Scope } from '@perennial/domain/scope/rules';
import { Hono } from 'hono';
import { expect, test } from 'vitest';
import { scopeOf } from '../testing/scopes.ts';
import { memoryStore } from '../testing/store.ts';
import { aTicket, noon } from '../testing/tickets.ts';
import { liveRoute } from './route.ts';

const world = (scope: Scope = scopeOf('agent'), heartbeatMs?: number) => {
  const memory = memoryStore();
  const stop = new AbortController();
  const app = new Hono<{ Variables: { scope: Scope } }>();
  app.use(async (c, next) => {
    c.set('scope', scope);
    await next();
  });
  const deps = {
    store: memory.store,
    now: () => noon,
    stopping: stop.signal,
    onOutage: () => {},
    pollMs: 1,
    ...(heartbeatMs === undefined ? {} : { heartbeatMs }),
  };
  app.get('/v1/live', liveRoute(deps));
  return { ...memory, app, stop };
};

/** Reads until `text` has come, then goes away as a client does. */
const readUntil = async (response: Response, text: string): Promise<string> => {
  const reader = response.body?.getReader();
  if (reader === undefined) throw new Error('no body');
  const decoder = new TextDecoder();
  let seen = '';
  while (!seen.includes(text)) {
    const { value, done } = await reader.read();
    if (done) break;
    seen += decoder.decode(value, { stream: true });
  }
  await reader.cancel();
  return seen;
};

test('events carry position, kind and card, and the past ends with caught-up', async () => {
  const { app, put } = world();
  put(aTicket());
  const response = await app.request('/v1/live');
  expect(response.headers.get('content-type')).toContain('text/event-stream');
  const text = await readUntil(response, 'caught-up');
  const data = /event: ticket\ndata: (.*)\nid: 1\n\n/.exec(text)?.[1];
  expect(JSON.parse(data ?? '')).toMatchObject({ no: 'T-1001', state: 'new', urgent: { clock: 'response' } });
});

test('Last-Event-ID, or ?since= for curl, goes on behind that event', async () => {
  const { app, put } = world();
  put(aTicket({ no: 'T-1' }));
  put(aTicket({ no: 'T-2' }));
  const resumed = await app.request('/v1/live', { headers: { 'last-event-id': '1' } });
  expect(await readUntil(resumed, 'caught-up')).not.toContain('"T-1"');
  const text = await readUntil(await app.request('/v1/live?since=1'), 'caught-up');
  expect(text).toContain('"T-2"');
  expect(text).not.toContain('"T-1"');
});

test('a customer’s stream never carries another customer’s ticket', async () => {
  const { app, put } = world(scopeOf('customer', 'acme'));
  put(aTicket({ no: 'T-1', customer: 'bohai' }));
  put(aTicket({ no: 'T-2', customer: 'acme' }));
  const text = await readUntil(await app.request('/v1/live'), 'caught-up');
  expect(text).toContain('"T-2"');
  expect(text).not.toMatch(/"T-1"|bohai/);
});

test('a quiet stream says that it is alive', async () => {
  const { app } = world(scopeOf('agent'), 5);
  expect(await readUntil(await app.request('/v1/live'), ': heartbeat')).toContain(': heartbeat\n\n');
});

test('polling stops when the client has gone', async () => {
  const { app, scopes } = world();
  await readUntil(await app.request('/v1/live'), 'caught-up');
  await new Promise((resolve) => setTimeout(resolve, 20));
  const asked = scopes.length;
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(scopes.length).toBe(asked);
});

test('a service that stops ends its streams', async () => {
  const { app, stop } = world();
  const response = await app.request('/v1/live');
  stop.abort();
  expect(await response.text()).toContain(': connected');
});
