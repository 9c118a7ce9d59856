/** A ticket as its people see it: by curl, by the command line, in Temporal, on the live board and in the mail. */
import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { seedDemo } from '@perennial/devstack/demo/seed';
import { rootOf } from '@perennial/devstack/here';
import type { DemoKeyName } from '@perennial/devstack/ready';
import { openAside } from '@perennial/testkit/stack/aside';
import { startStack, type TestStack } from '@perennial/testkit/stack/start';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';

let stack: TestStack;
let keys: Record<DemoKeyName, string>;

beforeAll(async () => {
  stack = await startStack({
    services: true,
    seed: (addresses) => seedDemo({ ...addresses, dir: join(rootOf(), addresses.mail, '..') }),
  });
  if (!stack.ready.keys) throw new Error('the demo has no keys');
  keys = stack.ready.keys;
});
afterAll(() => stack.stop());

type Clock = { name: string; kind: string; state: string; dueAt: string };

/** What these tests read of an answer. */
type Body = {
  no: string;
  code: string;
  openedAt: string;
  clocks: [Clock, ...Clock[]];
  context: object;
  items: { kind: string; title: string }[];
};

const call = async (as: DemoKeyName, method: string, path: string, body?: object, headers: object = {}) => {
  const response = await fetch(`${stack.ready.intake}${path}`, {
    method,
    headers: { 'Authorization': `Bearer ${keys[as]}`, 'Content-Type': 'application/json', ...headers },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const answer: Body = JSON.parse(await response.text());
  return { status: response.status, headers: response.headers, body: answer };
};

const p1 = {
  title: 'Picking list empty',
  description: 'No orders since 08:40',
  module: 'inventory',
  site: 'acme-shanghai',
  impact: 'site',
  urgency: 'critical',
  requester: { name: 'Wang Fang', email: 'journey@acme.example' },
};

const perennial = async (...args: string[]): Promise<string> => {
  const bin = join(rootOf(), 'packages/cli/bin/perennial.mjs');
  const { intake, reporting } = stack.ready;
  const run = promisify(execFile);
  return (
    await run(process.execPath, [
      bin,
      ...args,
      '--intake',
      intake,
      '--reporting',
      reporting,
      '--key',
      keys.agent,
    ])
  ).stdout;
};

const mails = (): string[] => {
  const dir = join(stack.dir, 'mail');
  return readdirSync(dir)
    .filter((f) => f.endsWith('.eml'))
    .map((f) => readFileSync(join(dir, f), 'utf8'));
};

test('a P1 is opened, shown by the command line, seen in Temporal and told by mail', async () => {
  const opened = await call('customer', 'POST', '/v1/tickets', p1);
  expect(opened.status).toBe(201);
  const { no, openedAt, clocks } = opened.body;
  const response = clocks.find((c) => c.name === 'response');
  expect(response).toMatchObject({ kind: 'sla', state: 'running', targetMs: 3_600_000 });
  expect(Date.parse(response?.dueAt ?? '') - Date.parse(openedAt)).toBe(3_600_000);
  // What the vendor agreed inside is not the customer's to see.
  expect(new Set(clocks.map((c) => c.kind))).toEqual(new Set(['sla']));
  expect(opened.body.context).toMatchObject({ installedVersion: '8.4.2', lastChange: { no: 'c-2026-101' } });
  expect(JSON.parse(await perennial('ticket', 'show', no, '--json'))).toMatchObject({ no, level: 'P1' });

  const { temporal, close } = await openAside(stack);
  const handle = temporal.client.workflow.getHandle(`ticket/demo-vendor/${no}`);
  await vi.waitFor(async () => {
    const described = await handle.describe();
    expect(described.status.name).toBe('RUNNING');
    expect(await described.staticSummary()).toContain(`${no} · P1 · acme`);
  });
  await close();
  await vi.waitFor(
    () => expect(mails().filter((m) => /^To: .*journey@acme\.example/m.test(m))).toHaveLength(1),
    10_000,
  );
});

test('the command line takes a ticket to its end, and an illegal step says what is possible', async () => {
  const { body } = await call('customer', 'POST', '/v1/tickets', { ...p1, urgency: 'low' });
  const { no } = body;
  await expect(perennial('ticket', 'start', no)).rejects.toMatchObject({
    code: 5,
    stderr: expect.stringContaining('triage'),
  });
  await perennial('ticket', 'triage', no, '--class', 'configuration');
  await perennial(
    'ticket',
    'respond',
    no,
    '--plan',
    'Compare stock, then replay the failed jobs',
    '--none',
    'nothing changed yet',
    '--next',
    'compare stock|li-wei|2030-01-01T00:00:00+08:00',
  );
  expect(JSON.parse(await perennial('ticket', 'show', no, '--json'))).toMatchObject({ state: 'responded' });
});

test('"received" is no plan, an unknown field is named, and nothing is stored', async () => {
  const { body } = await call('customer', 'POST', '/v1/tickets', p1);
  const empty = await call('agent', 'POST', `/v1/tickets/${body.no}/respond`, {
    plan: 'received',
    none: 'no',
    nextSteps: [{ what: 'x', owner: 'y', by: '2030-01-01T00:00:00+08:00' }],
  });
  expect(empty).toMatchObject({ status: 422, body: { code: 'request.invalid' } });
  expect(empty.body).toHaveProperty('errors.0.path', '/plan');
  const odd = await call('customer', 'POST', '/v1/tickets', { ...p1, colour: 'red' });
  expect(odd).toMatchObject({ status: 422, body: { errors: [{ path: '/colour' }] } });
});

test('twenty equal requests at once are one ticket', async () => {
  const header = { 'Idempotency-Key': 'twenty' };
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => call('customer', 'POST', '/v1/tickets', p1, header)),
  );
  expect(new Set(answers.map((a) => a.body.no)).size).toBe(1);
  expect(new Set(answers.map((a) => a.status))).toEqual(new Set([201]));
  const other = await call('customer', 'POST', '/v1/tickets', { ...p1, title: 'another' }, header);
  expect(other).toMatchObject({ status: 409, body: { code: 'idempotency.conflict' } });
});

test('a change is on the live stream within a second or so', async () => {
  const stop = new AbortController();
  const live = await fetch(`${stack.ready.reporting}/v1/live`, {
    headers: { Authorization: `Bearer ${keys.agent}` },
    signal: stop.signal,
  });
  const reader = live.body?.pipeThrough(new TextDecoderStream()).getReader();
  const { body } = await call('customer', 'POST', '/v1/tickets', { ...p1, title: 'seen on the board' });
  let seen = '';
  while (!seen.includes('seen on the board')) seen += (await reader?.read())?.value ?? '';
  expect(seen).toContain(body.no);
  stop.abort();
});

const paused = async (name: string, work: () => Promise<void>): Promise<void> => {
  const pid = stack.pids()[name];
  if (pid === undefined) throw new Error(`${name} does not run`);
  process.kill(pid, 'SIGSTOP');
  try {
    await work();
  } finally {
    process.kill(pid, 'SIGCONT');
  }
};

test('while Temporal hangs, tickets are taken with 202 and commands answer 503; afterwards each runs once', async () => {
  const before = await call('customer', 'POST', '/v1/tickets', p1);
  const taken: string[] = [];
  await vi.waitFor(async () =>
    expect((await call('agent', 'POST', `/v1/tickets/${before.body.no}/acknowledge`, {})).status).not.toBe(
      503,
    ),
  );
  await paused('temporal', async () => {
    const first = await call('customer', 'POST', '/v1/tickets', { ...p1, title: 'during the outage' });
    taken.push(first.body.no);
    const late = await vi.waitFor(
      async () => {
        const next = await call('customer', 'POST', '/v1/tickets', { ...p1, title: 'during the outage' });
        taken.push(next.body.no);
        expect(next.status).toBe(202);
        return next;
      },
      { timeout: 20_000, interval: 1_000 },
    );
    expect(late.body.clocks[0].state).toBe('running');
    const command = await call(
      'agent',
      'POST',
      `/v1/tickets/${before.body.no}/triage`,
      { class: 'data' },
      { 'Idempotency-Key': 'again' },
    );
    expect(command.status).toBe(503);
    expect(command.headers.get('Retry-After')).toBeTruthy();
  });
  await vi.waitFor(
    async () => {
      const again = await call(
        'agent',
        'POST',
        `/v1/tickets/${before.body.no}/triage`,
        { class: 'data' },
        { 'Idempotency-Key': 'again' },
      );
      expect(again).toMatchObject({ status: 200, body: { state: 'triaged' } });
      for (const no of taken) {
        const ack = await call(
          'agent',
          'POST',
          `/v1/tickets/${no}/acknowledge`,
          {},
          { 'Idempotency-Key': 'ack' },
        );
        expect(ack.status, no).toBe(200);
      }
    },
    { timeout: 90_000, interval: 1_000 },
  );
  const { body } = await call('agent', 'GET', `/v1/tickets/${before.body.no}/timeline`);
  expect(body.items.filter((e) => e.kind === 'triaged')).toHaveLength(1);
});

test('while the store hangs, the answer is 503 with Retry-After, and nothing is half written', async () => {
  const header = { 'Idempotency-Key': 'store-down' };
  await paused('store', async () => {
    const down = await call('customer', 'POST', '/v1/tickets', { ...p1, title: 'store down' }, header);
    expect(down, readFileSync(join(stack.dir, 'log', 'intake.log'), 'utf8').slice(-3_000)).toMatchObject({
      status: 503,
      body: { code: 'store.unavailable' },
    });
    expect(down.headers.get('Retry-After')).toBeTruthy();
  });
  const title = 'store down';
  await vi.waitFor(
    async () =>
      expect((await call('customer', 'POST', '/v1/tickets', { ...p1, title }, header)).status).toBe(201),
    30_000,
  );
  const { body } = await call('agent', 'GET', '/v1/tickets?limit=200');
  expect(body.items.filter((t) => t.title === title)).toHaveLength(1);
});
