/** What reaches a service as bytes, before there is a request. */
import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import { serve } from '@hono/node-server';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createApp } from './app.ts';
import { createLogger } from './logger.ts';

const asked: string[] = [];
const { app } = createApp({ name: 'test', logger: createLogger('test', 'silent'), now: () => 0 });
app.post('/items', async (c) => {
  asked.push(await c.req.text());
  return c.json({});
});
app.get('/items', (c) => {
  asked.push('GET');
  return c.json({});
});

const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 });
let port = 0;
beforeAll(async () => {
  if (!server.listening) await once(server, 'listening');
  port = (server.address() as AddressInfo).port;
});
afterAll(() => server.close());

/** Sends the lines as they are and answers all that comes back until the service hangs up. */
const say = async (lines: string[]): Promise<string> => {
  const socket = connect(port, '127.0.0.1');
  const heard: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => heard.push(chunk));
  socket.write(lines.join('\r\n'));
  await once(socket, 'close');
  return Buffer.concat(heard).toString();
};
const statuses = (text: string) => [...text.matchAll(/HTTP\/1\.1 (\d+) /g)].map(([, status]) => status);

test('what is well formed is taken, also in chunks and with another behind it', async () => {
  const chunked = ['POST /items HTTP/1.1', 'Host: x', 'Transfer-Encoding: chunked', '', '2', 'ab', '0', ''];
  const last = ['GET /items HTTP/1.1', 'Host: x', 'Connection: close', '', ''];
  const before = asked.length;
  expect(statuses(await say([...chunked, ...last]))).toEqual(['200', '200']);
  expect(asked.slice(before).sort()).toEqual(['GET', 'ab']);
});

test('TRACE gives nothing of the request back', async () => {
  const lines = ['TRACE /items HTTP/1.1', 'Host: x', 'Authorization: Bearer hunter2', 'Connection: close'];
  const answer = await say([...lines, '', '']);
  expect(statuses(answer)).toEqual(['404']);
  expect(answer).not.toContain('hunter2');
});

test.each([
  ['two lengths that differ', ['Content-Length: 3', 'Content-Length: 44']],
  ['a length beside chunks', ['Content-Length: 3', 'Transfer-Encoding: chunked']],
  ['chunks that are not the last encoding', ['Transfer-Encoding: chunked, identity']],
])('%s: nobody could say where the message ends, and none of it is taken', async (_, framing) => {
  const before = asked.length;
  const hidden = ['0', '', 'GET /items HTTP/1.1', 'Host: x', 'Connection: close', '', ''];
  const answer = await say(['POST /items HTTP/1.1', 'Host: x', ...framing, '', ...hidden]);
  expect(statuses(answer)).toEqual(['400']);
  expect(asked).toHaveLength(before);
});
