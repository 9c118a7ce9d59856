import { afterEach, expect, test, vi } from 'vitest';
import { type Script, startScript } from './testing/run-script.ts';

/** `/slow` is answered only after the signal, and only with GO set. */
const service = `
  import { serve } from './serve.ts';
  import { createLogger } from './logger.ts';
  let go;
  const going = new Promise((resolve) => { go = resolve; });
  serve({
    host: '127.0.0.1', port: Number(process.env.PORT), logger: createLogger('test', 'info'), drainMs: Number(process.env.DRAIN),
    fetch: async (request) => {
      const { pathname } = new URL(request.url);
      if (pathname === '/slow') { process.stdout.write('begun\\n'); await going; return new Response('done'); }
      return new Response('ok');
    },
    onStopping: () => { process.stdout.write('stopping\\n'); if (process.env.GO) setTimeout(go, 100); },
    closers: [async () => { process.stdout.write('closed 1\\n'); }, async () => { process.stdout.write('closed 2\\n'); }],
  });`;

let script: Script | undefined;
afterEach(() => {
  script?.child.kill('SIGKILL');
});

const port = 41_000 + (process.pid % 1_000);
const begin = async (env: Record<string, string>) => {
  const started = startScript(service, { PORT: `${port}`, DRAIN: '5000', ...env });
  script = started;
  await vi.waitFor(() => expect(started.said.out).toContain('listening'), 10_000);
  return started;
};

test('after SIGTERM an open request is answered, then the closers run in order, and it ends with 0', async () => {
  const { child, said, ended } = await begin({ GO: '1' });
  const slow = fetch(`http://127.0.0.1:${port}/slow`);
  await vi.waitFor(() => expect(said.out).toContain('begun'), 5_000);
  child.kill('SIGTERM');
  expect(await (await slow).text()).toBe('done');
  expect(await ended).toBe(0);
  expect(said.out.indexOf('stopping')).toBeLessThan(said.out.indexOf('closed 1'));
  expect(said.out.indexOf('closed 1')).toBeLessThan(said.out.indexOf('closed 2'));
});

test('a request that does not end is cut off, and the closers run all the same', async () => {
  const { child, said, ended } = await begin({ DRAIN: '200' });
  const slow = fetch(`http://127.0.0.1:${port}/slow`).then(
    () => 'answered',
    () => 'cut',
  );
  await vi.waitFor(() => expect(said.out).toContain('begun'), 5_000);
  child.kill('SIGTERM');
  expect(await slow).toBe('cut');
  expect(await ended).toBe(0);
  expect(said.out).toContain('closed 2');
});

test('a port that is taken ends the process with 1 and a line that names it', async () => {
  await begin({});
  const first = script;
  const second = startScript(service, { PORT: `${port}`, DRAIN: '200' });
  expect(await second.ended).toBe(1);
  expect(second.said.out).toContain(`cannot listen on 127.0.0.1:${port}`);
  first?.child.kill('SIGKILL');
});
