import { DomainError } from '@perennial/domain/errors';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { type AppOptions, createApp } from './app.ts';
import { readBody, readQuery } from './body.ts';
import { createLogger } from './logger.ts';
import type { Problem } from './problem.ts';

const union = z.union([
  z.strictObject({ what: z.string(), impact: z.string() }),
  z.strictObject({ none: z.string() }),
]);
const body = z.strictObject({
  title: z.string().max(10),
  record: union.optional(),
  'a/b~c': z.int().optional(),
});

const build = (over: Partial<AppOptions> = {}) => {
  const { app } = createApp({
    name: 'test',
    logger: createLogger('test', 'silent'),
    now: () => 1_000,
    bodyBytes: 1_000,
    largePaths: ['/large'],
    largeBytes: 5_000,
    ...over,
  });
  app.get('/items/:id', (c) => c.json({ id: c.req.param('id'), receivedAt: c.var.receivedAt }));
  app.get('/list', (c) =>
    c.json(readQuery(c, z.strictObject({ limit: z.coerce.number().int().max(5).default(3) }))),
  );
  app.post('/items', async (c) => c.json(await readBody(c, body)));
  app.post('/large', async (c) => c.text(String((await c.req.arrayBuffer()).byteLength)));
  app.get('/busy', () => {
    throw new DomainError('store.unavailable', 'away', { retryAfterS: 5 });
  });
  app.get('/step', () => {
    throw new DomainError('ticket.missing', 'not yet', { allowed: ['close'], missing: ['changeRecord'] });
  });
  app.get('/broken', () => {
    throw new TypeError('hunter2 at /srv/secret.ts');
  });
  return app;
};
const app = build();

const problemOf = async (response: Response): Promise<Problem> => {
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  const problem: Problem = JSON.parse(await response.text());
  expect(problem.requestId).toBe(response.headers.get('x-request-id'));
  expect(problem.status).toBe(response.status);
  return problem;
};
const post = (
  text: string | Uint8Array<ArrayBuffer>,
  type: string | undefined = 'application/json',
  path = '/items',
) => app.request(path, { method: 'POST', body: text, headers: { 'content-type': type } });
const faultsOf = async (value: unknown) =>
  ((await problemOf(await post(JSON.stringify(value)))).errors ?? []).map((e) => `${e.path} ${e.code}`);

test("a caller's request id is kept when it is harmless, else a new one is made", async () => {
  const ask = async (id: string) =>
    (await app.request('/items/1', { headers: { 'x-request-id': id } })).headers.get('x-request-id');
  expect(await ask('abc-1.2_3')).toBe('abc-1.2_3');
  for (const odd of ['a b', '<script>', 'x'.repeat(101)]) expect(await ask(odd)).toMatch(/^[0-9a-f-]{36}$/);
});

test('the instant of receipt is the clock of the service', async () => {
  expect(await (await app.request('/items/1')).json()).toEqual({ id: '1', receivedAt: 1_000 });
});

test('a route nobody has is a problem too', async () => {
  const response = await app.request('/nowhere');
  expect(response.status).toBe(404);
  expect(await problemOf(response)).toMatchObject({ code: 'notFound', title: 'There is no such thing' });
});

test('an error nobody planned for says nothing of itself', async () => {
  const response = await app.request('/broken');
  expect(response.status).toBe(500);
  const problem = await problemOf(response);
  expect(JSON.stringify(problem)).not.toMatch(/hunter2|secret\.ts|TypeError/);
  expect(problem.detail).toContain(problem.requestId);
});

test('an outage says when to come back', async () => {
  const response = await app.request('/busy');
  expect(response.status).toBe(503);
  expect(response.headers.get('retry-after')).toBe('5');
});

test('what would be possible and what is missing stand in the problem', async () => {
  expect(await problemOf(await app.request('/step'))).toMatchObject({
    status: 409,
    allowed: ['close'],
    missing: ['changeRecord'],
  });
});

test('faults name their field by JSON pointer; an unknown field is its own', async () => {
  expect(await faultsOf({ title: 'x'.repeat(11), extra: 1, 'a/b~c': 1.5 })).toEqual([
    '/title too_big',
    '/a~1b~0c invalid_type',
    '/extra unknown',
  ]);
});

test('of alternatives the one that fits best speaks', async () => {
  expect(await faultsOf({ title: 't', record: { what: 'w' } })).toEqual(['/record/impact invalid_type']);
  expect(await faultsOf({ title: 't', record: { none: 'n', why: 'w' } })).toEqual(['/record/why unknown']);
});

test('half a character is refused where it stands', async () => {
  expect(await faultsOf({ title: 'half \ud83d' })).toEqual(['/title text']);
});

test.each<[string, string | Uint8Array<ArrayBuffer>, string, number, string]>([
  ['broken JSON', '{"title":', 'application/json', 400, 'request.malformed'],
  ['no UTF-8', new Uint8Array([0x22, 0xff, 0x22]), 'application/json', 400, 'request.malformed'],
  ['another type', 'title=x', 'text/plain', 415, 'request.unsupportedMedia'],
  ['too much', JSON.stringify({ title: 'x'.repeat(2_000) }), 'application/json', 413, 'request.tooLarge'],
])('%s', async (_, text, type, status, code) => {
  const response = await post(text, type);
  expect(response.status).toBe(status);
  expect((await problemOf(response)).code).toBe(code);
});

test('a body without a length is measured while it comes in', async () => {
  const endless = new ReadableStream({ pull: (to) => to.enqueue(new Uint8Array(600)) });
  const request = new Request('http://x/items', {
    method: 'POST',
    body: endless,
    headers: { 'content-type': 'application/json' },
    duplex: 'half',
  } as RequestInit);
  expect((await app.request(request)).status).toBe(413);
});

test('a large path takes more, and no more than its own limit', async () => {
  expect(await (await post('x'.repeat(4_000), 'text/plain', '/large')).text()).toBe('4000');
  expect((await post('x'.repeat(6_000), 'text/plain', '/large')).status).toBe(413);
});

test('no body at all is an empty object', async () => {
  expect((await problemOf(await app.request('/items', { method: 'POST' }))).errors).toMatchObject([
    { path: '/title' },
  ]);
});

test('the query has its own faults and defaults', async () => {
  expect(await (await app.request('/list')).json()).toEqual({ limit: 3 });
  expect((await problemOf(await app.request('/list?limit=9&x=1'))).errors?.map((e) => e.path)).toEqual([
    '/limit',
    '/x',
  ]);
});

test('a parameter that stands twice is refused: which one would count is a guess', async () => {
  expect(
    (await problemOf(await app.request('/list?limit=2&limit=5'))).errors?.map((e) => `${e.path} ${e.code}`),
  ).toEqual(['/limit repeated']);
});

test('what a database would take for an operator is no text and no parameter', async () => {
  expect(await faultsOf({ title: { $ne: '' } })).toEqual(['/title invalid_type']);
  const query = await problemOf(await app.request('/list?limit[$gt]=0'));
  expect(query.errors?.map((e) => `${e.path} ${e.code}`)).toEqual(['/limit[$gt] unknown']);
});

test('a field of the prototype is an unknown field like any other', async () => {
  for (const name of ['__proto__', 'constructor']) {
    const { status, errors } = await problemOf(await post(`{"title":"t","${name}":{"admin":true}}`));
    expect([status, errors?.map((e) => `${e.path} ${e.code}`)]).toEqual([422, [`/${name} unknown`]]);
  }
  expect(Reflect.has({}, 'admin')).toBe(false);
});

test('every body says what it is, and texts in which characters', async () => {
  const typed = build();
  typed.get('/page', (c) => c.html('<p>'));
  typed.get('/text', (c) => c.text('t'));
  const typeOf = async (path: string) => (await typed.request(path)).headers.get('content-type');
  expect(await typeOf('/page')).toBe('text/html; charset=UTF-8');
  expect(await typeOf('/text')).toMatch(/^text\/plain; ?charset=utf-8$/i);
  expect(await typeOf('/items/1')).toBe('application/json');
  expect(await typeOf('/metrics')).toMatch(/^text\/plain;.*charset=utf-8/);
  expect(await typeOf('/nowhere')).toBe('application/problem+json');
});

const away = () => Promise.reject(new Error('away'));
const fine = async () => {};

test.each<[string, Partial<AppOptions>, number, object]>([
  [
    'it is ready when all checks answer',
    { checks: { store: fine }, softChecks: { temporal: fine } },
    200,
    {
      status: 'ok',
      checks: [
        { name: 'store', ok: true, required: true },
        { name: 'temporal', ok: true, required: false },
      ],
    },
  ],
  [
    'it is not while one it cannot do without does not answer, and says which',
    { checks: { store: fine, mail: away } },
    503,
    {
      status: 'unavailable',
      checks: [
        { name: 'store', ok: true, required: true },
        { name: 'mail', ok: false, required: true, error: 'away' },
      ],
    },
  ],
  [
    'one it can do without leaves it ready, and is named all the same',
    { checks: { store: fine }, softChecks: { temporal: away } },
    200,
    {
      status: 'degraded',
      checks: [
        { name: 'store', ok: true, required: true },
        { name: 'temporal', ok: false, required: false, error: 'away' },
      ],
    },
  ],
  [
    'with both away the one it needs decides',
    { checks: { store: away }, softChecks: { temporal: away } },
    503,
    { status: 'unavailable' },
  ],
  ['nothing to check is ready', {}, 200, { status: 'ok', checks: [] }],
])('%s', async (_, options, status, body) => {
  const checked = build(options);
  expect((await checked.request('/healthz')).status).toBe(200);
  const response = await checked.request('/readyz');
  expect(response.status).toBe(status);
  expect(await response.json()).toMatchObject(body);
});

test('durations are counted by route pattern: an id never becomes a label', async () => {
  const measured = build();
  await measured.request('/items/T-1001');
  await measured.request('/items/T-1002');
  await measured.request('/nowhere/T-1003');
  const text = await (await measured.request('/metrics')).text();
  const line = text.split('\n').find((l) => l.includes('seconds_count') && l.includes('/items/:id'));
  expect(line).toMatch(/status="200".* 2$/);
  expect(text).not.toContain('T-100');
});
