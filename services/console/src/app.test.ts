import { expect, test } from 'vitest';
import { createConsole } from './app.ts';
import { readEnv } from './env.ts';

const links = { intake: 'http://localhost:4100', notification: 'http://n', reporting: 'http://r' };
const get = (path: string, more = {}) => createConsole({ ...links, ...more }).request(path);

test('it says that it lives and is ready', async () => {
  expect((await get('/healthz')).status).toBe(200);
  expect((await get('/readyz')).status).toBe(200);
});

test('the page names every service in both languages', async () => {
  const body = await (await get('/', { temporalUi: 'http://localhost:8233' })).text();
  for (const part of ['接口文档', 'API documentation', 'http://localhost:4100/docs', 'http://localhost:8233'])
    expect(body).toContain(part);
});

test('what does not run has no row', async () => {
  expect(await (await get('/')).text()).not.toContain('Temporal');
});

test('an address cannot break out of its link', async () => {
  const body = await (await get('/', { mail: 'http://x/"><script>' })).text();
  expect(body).not.toContain('<script>');
});

test('an unknown page is a 404', async () => {
  expect((await get('/tickets')).status).toBe(404);
});

test('settings: defaults, values, and faults by name', () => {
  expect(readEnv({})).toEqual({
    port: 4000,
    host: '127.0.0.1',
    links: {
      intake: 'http://localhost:4100',
      notification: 'http://localhost:4200',
      reporting: 'http://localhost:4300',
    },
  });
  expect(readEnv({ PORT: '5000', MAIL_URL: 'http://m/' })).toMatchObject({
    port: 5000,
    links: { mail: 'http://m' },
  });
  expect(() => readEnv({ PORT: 'x' })).toThrow('PORT');
  expect(() => readEnv({ INTAKE_URL: 'javascript:alert(1)' })).toThrow('INTAKE_URL');
});
