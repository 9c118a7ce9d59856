import { pino } from 'pino';
import { expect, test } from 'vitest';
import { createApp } from './app.ts';

test('an answer and an unexpected error are logged with when, who, what and how it ended', async () => {
  const lines: Record<string, unknown>[] = [];
  const logger = pino({ name: 'intake', level: 'debug' }, { write: (line) => lines.push(JSON.parse(line)) });
  const { app } = createApp({ name: 'test', logger, now: () => 0 });
  app.use('/v1/*', async (c, next) => {
    const actor = { id: 'li.wei', kind: 'person', role: 'agent' } as const;
    c.set('scope', { tenant: 'north', actor, requestId: c.get('requestId') });
    await next();
  });
  app.get('/v1/broken', () => {
    throw new TypeError('no');
  });
  await app.request('/v1/broken?key=hunter2', { headers: { 'x-request-id': 'r-1' } });
  await app.request('/nowhere', { headers: { 'x-request-id': 'r-2' } });
  const common = { name: 'intake', time: expect.any(Number) };
  const who = { requestId: 'r-1', tenant: 'north', actor: 'li.wei' };
  expect(lines).toEqual([
    expect.objectContaining({ ...common, ...who, level: 50, err: expect.anything() }),
    expect.objectContaining({ ...common, ...who, method: 'GET', path: '/v1/broken', status: 500 }),
    expect.objectContaining({ ...common, requestId: 'r-2', path: '/nowhere', status: 404 }),
  ]);
  expect(lines[2]).not.toHaveProperty('actor');
  expect(JSON.stringify(lines)).not.toContain('hunter2');
});
