import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { foreignCookies, temporalUiFront } from './front.ts';

const signIn = { link: 'http://localhost:4100/sign-in', message: 'sign in first' };

const listening = async (server: Server): Promise<number> => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
};

/** Asks the front before a UI that answers like this. */
const before = async (ui: RequestListener) => {
  const behind = await listening(createServer(ui));
  const port = await listening(temporalUiFront({ behind, signIn }));
  return (path: string, init?: RequestInit) => fetch(`http://127.0.0.1:${port}${path}`, init);
};

test('the settings are changed, also where the browser would take them compressed', async () => {
  const ask = await before((req, res) => {
    const body = JSON.stringify({ Codec: { Endpoint: 'x' }, asked: req.headers['accept-encoding'] ?? null });
    res.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length }).end(body);
  });
  expect(await (await ask('/api/v1/settings')).json()).toEqual({
    Codec: {
      Endpoint: 'x',
      IncludeCredentials: true,
      DefaultErrorMessage: signIn.message,
      DefaultErrorLink: signIn.link,
    },
    asked: null,
  });
});

test('everything else passes both ways as it is: method, path, body, headers, status', async () => {
  const ask = await before((req, res) => {
    res.writeHead(409, { 'x-path': req.url, 'x-method': req.method, 'x-token': req.headers['x-csrf-token'] });
    req.pipe(res);
  });
  const answer = await ask('/api/v1/settings/other?a=%20b', {
    method: 'POST',
    headers: { 'X-CSRF-TOKEN': 'abc' },
    body: '王芳',
  });
  expect([answer.status, await answer.text()]).toEqual([409, '王芳']);
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    'x-path': '/api/v1/settings/other?a=%20b',
    'x-method': 'POST',
    'x-token': 'abc',
  });
});

test('the sign-in to Perennial never reaches Temporal; its own cookies do', async () => {
  const ask = await before((req, res) => {
    res.end(req.headers.cookie ?? 'none');
  });
  const told = async (cookie: string) => (await ask('/', { headers: { cookie } })).text();
  expect(await told('_csrf=1; perennial.session_token=secret.sig; user0=2')).toBe('_csrf=1; user0=2');
  expect(await told('__Secure-perennial.session_token=secret.sig')).toBe('none');
  expect(foreignCookies(undefined)).toBeUndefined();
});

test('while Temporal is away the answer is a 502, and one cut short is cut short for the browser too', async () => {
  const gone = createServer();
  const behind = await listening(gone);
  await new Promise((resolve) => gone.close(resolve));
  const port = await listening(temporalUiFront({ behind, signIn }));
  const answer = await fetch(`http://127.0.0.1:${port}/`);
  expect([answer.status, await answer.text()]).toEqual([502, 'Temporal is not there yet\n']);

  const ask = await before((_req, res) => {
    res.writeHead(200, { 'content-length': 100 }).write('half', () => res.destroy());
  });
  await expect(ask('/').then((half) => half.text())).rejects.toThrow();
});

test('settings that are none answer a 502', async () => {
  const ask = await before((_req, res) => {
    res.end('<html>');
  });
  expect((await ask('/api/v1/settings')).status).toBe(502);
});
