import type { ServerResponse } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ApiDouble, apiDouble } from '../../testing/api-double.ts';
import { terminal } from '../../testing/terminal.ts';

let api: ApiDouble;
beforeAll(async () => {
  api = await apiDouble();
});
afterAll(() => api.close());

type Over = Parameters<typeof terminal>[0];
const watch = (argv: string[], over: Over = {}) =>
  terminal(over)('--intake', api.url, '--key', 'pk_test', 'migrate', 'watch', 'M-1', ...argv);
const run = (read: number, outcome?: string) => ({
  ...{ no: 'M-1', title: 'Move Acme', state: outcome ?? 'running', phase: 'load', tables: [], phases: [] },
  total: { read, rows: 100, done: read / 100, rate: 0, leftMs: null, quarantined: 0 },
  ...(outcome === undefined ? {} : { outcome }),
});
const progress = (...of: Parameters<typeof run>) =>
  `event: progress\ndata: ${JSON.stringify(run(...of))}\n\n`;
const answer = (response: ServerResponse, ...events: string[]) => {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.write(events.join(''));
};
const end = 'event: end\ndata: "closed"\n\n';

test('where nobody looks at a screen there is a line for each change, and the end of the run ends it', async () => {
  api.stream((_, response) => answer(response, progress(10), progress(50), progress(100, 'closed'), end));
  const { code, out } = await watch([]);
  expect(api.seen[0]).toMatchObject({
    path: '/v1/migrations/M-1/progress',
    headers: { accept: 'text/event-stream' },
  });
  expect(code).toBe(0);
  expect(
    out
      .trimEnd()
      .split('\n')
      .map((line) => /[\d.]+%/.exec(line)?.[0]),
  ).toEqual(['10.0%', '50.0%', '100.0%']);
});

test('a terminal is drawn over, and what was last to be seen stays', async () => {
  api.stream((_, response) => answer(response, progress(10), progress(100, 'closed'), end));
  const { code, out } = await watch([], { screen: () => ({ columns: 80, rows: 24 }) });
  expect(code).toBe(0);
  const [drawn = '', left = ''] = out.split('\u001b[?25h\u001b[?1049l');
  expect(drawn).toContain('██░░');
  expect(left).toContain('100.0%');
});

test.each(['aborted', 'rolled-back'])('a run that ends %s is 1', async (outcome) => {
  api.stream((_, response) => answer(response, progress(10, outcome), end));
  expect(await watch([])).toMatchObject({ code: 1, err: expect.stringContaining(outcome) });
});

test('a lost connection is taken up again, and nothing is taken for an end', async () => {
  let calls = 0;
  api.stream((_, response) => {
    calls += 1;
    if (calls === 1) {
      answer(response, progress(10));
      response.end();
    } else answer(response, progress(100, 'closed'), end);
  });
  const { code, out, err } = await watch([]);
  expect([code, calls]).toEqual([0, 2]);
  expect(out).toContain('100.0%');
  expect(err).toContain('the connection was lost');
});

test('--json prints each event as it came, --once how far it is', async () => {
  api.stream((_, response) => answer(response, progress(100, 'closed'), end));
  expect((await watch(['--json'])).out).toBe(`${JSON.stringify(run(100, 'closed'))}\n`);
  api.reply({ body: run(25) });
  expect(await watch(['--once'])).toMatchObject({ code: 0, out: expect.stringContaining('25.0%') });
  api.reply({ body: run(25, 'aborted') });
  expect((await watch(['--once'])).code).toBe(1);
});

test('a run that is not there is 4', async () => {
  api.reply({ status: 404, body: { code: 'notFound', detail: 'there is no migration M-1', status: 404 } });
  expect(await watch([])).toMatchObject({
    code: 4,
    err: expect.stringContaining('there is no migration M-1'),
  });
});
