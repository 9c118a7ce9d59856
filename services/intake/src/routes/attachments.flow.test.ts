import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aBody } from '../testing/tenant.ts';
import { openWorld, type World } from '../testing/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const store = (raw: string | Uint8Array<ArrayBuffer>, name?: string, type = 'application/octet-stream') =>
  world.as(
    'agent',
    'POST',
    `/v1/attachments${name === undefined ? '' : `?name=${encodeURIComponent(name)}`}`,
    { raw, type },
  );
const bytes = (...parts: (string | number[])[]) =>
  new Uint8Array(
    Buffer.concat(parts.map((p) => (typeof p === 'string' ? Buffer.from(p, 'latin1') : Buffer.from(p)))),
  );
const png = bytes(
  [0x89],
  'PNG\r\n',
  [0x1a, 0x0a, 0, 0, 0, 0x0d],
  'IHDR',
  [0, 0, 0, 1, 0, 0, 0, 1, 8, 6, 0, 0, 0, 0x1f, 0x15, 0xc4, 0x89],
  [0, 0, 0, 0],
  'IDAT',
  [0x35, 0xaf, 0x06, 0x1e],
);

test('a file is known by its hash, the same bytes once', async () => {
  const first = await store('stock list', '库存.txt');
  expect(first.status).toBe(201);
  expect(first.json).toMatchObject({
    sha256: createHash('sha256').update('stock list').digest('hex'),
    bytes: 10,
    type: 'text/plain; charset=utf-8',
    name: '库存.txt',
  });
  expect((await store('stock list', 'other.txt')).json).toEqual(first.json);
});

describe('the type is what the bytes say, not what the caller says', () => {
  test.each<[string, string | Uint8Array<ArrayBuffer>, string]>([
    ['a picture called text', png, 'image/png'],
    ['a PDF', bytes('%PDF-1.7\n%âãÏÓ\n'), 'application/pdf'],
    ['text in any script', 'отчёт 报告', 'text/plain; charset=utf-8'],
    ['a page is only text', '<html><script>alert(1)</script></html>', 'text/plain; charset=utf-8'],
    ['bytes of no kind', bytes([0, 1, 2, 0xff, 0xfe, 3]), 'application/octet-stream'],
  ])('%s', async (_, raw, type) => {
    expect((await store(raw, undefined, 'text/html')).json).toMatchObject({ type });
  });
});

test.each<[string, Uint8Array<ArrayBuffer>]>([
  [
    'a Windows program',
    bytes(
      'MZ',
      Array.from({ length: 200 }, () => 0),
    ),
  ],
  [
    'a Linux program',
    bytes(
      [0x7f],
      'ELF',
      Array.from({ length: 200 }, () => 1),
    ),
  ],
])('%s is refused', async (_, raw) => {
  expect(await store(raw)).toMatchObject({ status: 415, json: { code: 'request.unsupportedMedia' } });
});

test('it is handed out to be saved, never to be shown', async () => {
  const { json } = await store('<script>alert(1)</script>', 'a"b\r\n.html');
  const reply = await world.as('agent', 'GET', `/v1/attachments/${json.sha256}`);
  expect(reply.text).toBe('<script>alert(1)</script>');
  expect(reply.headers.get('content-disposition')).toMatch(/^attachment; filename\*=UTF-8''[\w.%]+$/);
  expect(reply.headers.get('x-content-type-options')).toBe('nosniff');
  expect(reply.headers.get('content-security-policy')).toContain("default-src 'none'");
});

test('24 MB go in and come out unchanged; a byte over 25 MB does not go in', async () => {
  const large = new Uint8Array(24 * 1024 * 1024).map((_, i) => (i * 31) % 251);
  const { status, json } = await store(large);
  expect(status).toBe(201);
  const back = await world.app.request(`/v1/attachments/${json.sha256}`, {
    headers: { authorization: `Bearer ${world.secrets.agent}` },
  });
  const hash = createHash('sha256')
    .update(new Uint8Array(await back.arrayBuffer()))
    .digest('hex');
  expect(hash).toBe(json.sha256);
  expect(await store(new Uint8Array(25 * 1024 * 1024 + 1))).toMatchObject({
    status: 413,
    json: { code: 'request.tooLarge' },
  });
});

test('nothing at all is refused', async () => {
  expect((await world.as('agent', 'POST', '/v1/attachments')).status).toBe(422);
});

test('a ticket names it, and through the ticket its customer reads it', async () => {
  const { json: file } = await store('log of the night', 'night.log');
  const ticket = await world.as('acme', 'POST', '/v1/tickets', {
    body: aBody({ attachments: [file.sha256] }),
  });
  expect(ticket.status).toBe(201);
  const path = `/v1/tickets/${ticket.json.no}/attachments`;
  expect((await world.as('acme', 'GET', `${path}/${file.sha256}`)).text).toBe('log of the night');
  expect((await world.as('bohai', 'GET', `${path}/${file.sha256}`)).status).toBe(404);
  const { json: other } = await store('another file');
  expect((await world.as('acme', 'GET', `${path}/${other.sha256}`)).status).toBe(404);
});
