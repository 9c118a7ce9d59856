import type { ServerResponse } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ApiDouble, apiDouble } from '../testing/api-double.ts';
import { terminal } from '../testing/terminal.ts';
import { liveEvents } from './stream.ts';

let api: ApiDouble;

beforeAll(async () => {
  api = await apiDouble();
});
afterAll(() => api.close());

const clocks = [{ name: 'response', state: 'running', ticking: true, dueAt: '2026-01-05T02:00:00Z' }];
const ticket = (no: string, state = 'triaged') =>
  JSON.stringify({ no, state, level: 'P1', title: 'empty list', site: 's', module: 'm', clocks });
const event = (id: number, data: string) => `id: ${id}\nevent: ticket\ndata: ${data}\n\n`;
const caughtUp = 'event: caught-up\ndata: {}\n\n';
const sse = (response: ServerResponse, text: string) => {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.write(text);
};
const watch = (...argv: string[]) => terminal()('--reporting', api.url, '--key', 'pk_test', 'watch', ...argv);

test('--once prints the board when the stream has caught up and ends', async () => {
  api.stream((_, response) =>
    sse(
      response,
      event(1, ticket('T-1')) + event(2, ticket('T-2')) + event(3, ticket('T-1', 'closed')) + caughtUp,
    ),
  );
  const { code, out } = await watch('--once');
  expect(code).toBe(0);
  expect(api.seen[0]).toMatchObject({
    method: 'GET',
    path: '/v1/live',
    headers: { authorization: 'Bearer pk_test', accept: 'text/event-stream' },
  });
  expect(out.split('\n')[0]).toBe('2026-01-05 09:00:00 · 1 open tickets · 0 breached · live');
  expect(out).toMatch(/T-2 +P1 +triaged +1h 00m +response/);
});

test('--json prints each event as it came', async () => {
  api.stream((_, response) => sse(response, event(1, ticket('T-1')) + caughtUp));
  const { out } = await watch('--once', '--json');
  expect(out).toBe(`${ticket('T-1')}\n`);
});

test('a refusal ends with its exit code', async () => {
  api.reply({ status: 401, body: { code: 'auth.invalid', detail: 'unknown key', status: 401 } });
  const { code, err } = await watch();
  expect(code).toBe(3);
  expect(err).toContain('unknown key (auth.invalid)');
});

test('a service that is not there is 6', async () => {
  const gone = await apiDouble();
  await gone.close();
  expect((await terminal()('--reporting', gone.url, '--key', 'k', 'watch')).code).toBe(6);
});

test('after a lost connection the stream goes on behind the last event, each event once', async () => {
  let connections = 0;
  api.stream((request, response) => {
    connections += 1;
    if (connections === 1) {
      sse(response, event(1, 'a') + event(2, 'b'));
      response.end();
    } else if (connections === 2) {
      response.writeHead(503).end('{}');
    } else sse(response, event(3, `after ${request.headers['last-event-id']}`));
  });
  const stop = new AbortController();
  const states: string[] = [];
  const seen: string[] = [];
  const source = {
    base: api.url,
    key: 'k',
    signal: stop.signal,
    onState: (s: string) => void states.push(s),
    retryMs: 5,
  };
  for await (const { id, data } of liveEvents(source)) {
    seen.push(`${id} ${data}`);
    if (id === '3') break;
  }
  expect(seen).toEqual(['1 a', '2 b', '3 after 2']);
  expect(states).toEqual(['live', 'reconnecting', 'reconnecting', 'live']);
});

test('an answer that turns into a refusal while reconnecting ends the stream', async () => {
  let connections = 0;
  api.stream((_, response) => {
    connections += 1;
    if (connections > 1) return void response.writeHead(401).end('{"code":"auth.expired"}');
    sse(response, event(1, 'a'));
    response.end();
  });
  const source = {
    base: api.url,
    key: 'k',
    signal: new AbortController().signal,
    onState: () => {},
    retryMs: 5,
  };
  const all = async () => {
    for await (const _ of liveEvents(source));
  };
  await expect(all()).rejects.toMatchObject({ code: 3 });
});

test('on a screen the board is drawn over itself and the terminal is given back on Ctrl-C', async () => {
  const stop = new AbortController();
  let drawn = '';
  const screen = { columns: 80, rows: 24 };
  api.stream((_, response) => sse(response, event(1, ticket('T-1')) + caughtUp));
  const out = (text: string) => {
    drawn += text;
    if (drawn.includes('T-1')) stop.abort();
  };
  const cli = terminal({ out, screen: () => screen, signal: stop.signal });
  const { code } = await cli('--reporting', api.url, '--key', 'k', 'watch');
  expect(code).toBe(0);
  expect(drawn.startsWith('\u001b[?1049h')).toBe(true);
  expect(drawn.endsWith('\u001b[?25h\u001b[?1049l')).toBe(true);
});
