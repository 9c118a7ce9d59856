import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
import { guardedFetch } from './guarded-fetch.ts';

/** `127.0.0.1:port` of a server that counts what reaches it. */
const farSide = async (answer: RequestListener) => {
  const seen: string[] = [];
  const server = createServer((request, response) => {
    seen.push(`${request.method} ${request.url}`);
    answer(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { host: `127.0.0.1:${port}`, port, seen };
};

test('what is allowed by host and port is reached, with method, headers and body', async () => {
  const far = await farSide((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => response.end(`${request.headers['x-a']} ${Buffer.concat(chunks)}`));
  });
  const ask = guardedFetch({ allow: [far.host] });
  const answer = await ask(`http://${far.host}/token`, {
    method: 'POST',
    headers: { 'x-a': 'b' },
    body: new URLSearchParams({ code: '1 2' }),
  });
  expect([answer.status, await answer.text()]).toEqual([200, 'b code=1+2']);
  expect(far.seen).toEqual(['POST /token']);
});

test('nothing of our own network is: neither without TLS, nor by number, nor by a name', async () => {
  const far = await farSide((_, response) => response.end('ours'));
  const ask = guardedFetch();
  await expect(ask(`http://${far.host}/`)).rejects.toThrow(/has no TLS/);
  await expect(ask(`https://${far.host}/`)).rejects.toThrow(/may not be reach/);
  await expect(ask(`https://localhost:${far.port}/`)).rejects.toMatchObject({
    cause: expect.objectContaining({ message: expect.stringContaining('may not be reached') }),
  });
  await expect(ask('file:///etc/passwd')).rejects.toThrow(/no scheme we call/);
  await expect(ask('nowhere')).rejects.toThrow(/not an address/);
  expect(far.seen).toEqual([]);
});

test('a redirect is answered as it is', async () => {
  const far = await farSide((_, response) => response.writeHead(302, { location: 'http://10.0.0.1/' }).end());
  const answer = await guardedFetch({ allow: [far.host] })(`http://${far.host}/`);
  expect([answer.status, answer.headers.get('location')]).toEqual([302, 'http://10.0.0.1/']);
});

test.each([
  ['as it is', (bytes: Buffer) => bytes, {}],
  ['packed', gzipSync, { 'content-encoding': 'gzip' }],
])('an answer may be as large as said, and no larger: %s', async (_, pack, headers) => {
  const far = await farSide(({ url = '' }, response) => {
    response.writeHead(200, headers).end(pack(Buffer.alloc(Number(url.slice(1)), 'a')));
  });
  const ask = guardedFetch({ allow: [far.host], mostBytes: 1_000 });
  expect(await (await ask(`http://${far.host}/1000`)).text()).toHaveLength(1_000);
  await expect(ask(`http://${far.host}/1001`)).rejects.toThrow(/larger than 1000 bytes/);
});

test('whoever never answers is given up', async () => {
  const far = await farSide(() => {});
  const ask = guardedFetch({ allow: [far.host], timeoutMs: 50 });
  await expect(ask(`http://${far.host}/`)).rejects.toThrow();
  expect(far.seen).toEqual(['GET /']);
});
