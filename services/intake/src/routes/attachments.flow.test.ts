import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aBody } from '../testing/tenant.ts';
import { type Caller, openWorld, type World } from '../testing/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const store = (
  raw: string | Uint8Array<ArrayBuffer>,
  name?: string,
  type = 'application/octet-stream',
  caller: Caller = 'agent',
) =>
  world.as(
    caller,
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

const open = (caller: Caller, site: string, attachments: string[]) =>
  world.as(caller, 'POST', '/v1/tickets', { body: aBody({ site, attachments }) });

test('a ticket names it, and through the ticket its customer reads it', async () => {
  const { json: file } = await store('log of the night', 'night.log');
  const ticket = await open('agent', 'acme-shanghai', [file.sha256]);
  expect(ticket.status).toBe(201);
  const path = `/v1/tickets/${ticket.json.no}/attachments`;
  expect((await world.as('acme', 'GET', `${path}/${file.sha256}`)).text).toBe('log of the night');
  expect((await world.as('bohai', 'GET', `${path}/${file.sha256}`)).status).toBe(404);
  const { json: other } = await store('another file');
  expect((await world.as('acme', 'GET', `${path}/${other.sha256}`)).status).toBe(404);
});

describe('to know the hash of a file is not to own it', () => {
  const secret = 'lots recalled by Acme';
  const upload = (caller: Caller, name?: string) => store(secret, name, 'text/plain', caller);
  const state = async () => ({
    tickets: (await world.as('agent', 'GET', '/v1/tickets?limit=200')).json.items.length,
    starts: await world.store.starts.oldestAgeMs(world.clock.now),
    wakes: world.wakes.count,
  });
  let sha256: string;
  beforeAll(async () => {
    sha256 = (await upload('acme', 'acme-recall.txt')).json.sha256;
  });

  test("a ticket of Bohai's that names Acme's file is refused, and nothing is stored", async () => {
    const mine = (await store('own file', undefined, 'text/plain', 'bohai')).json.sha256;
    const before = await state();
    const first = await open('bohai', 'bohai-tianjin', [sha256]);
    expect(first.status).toBe(422);
    expect(first.json.errors).toEqual([
      { path: '/attachments/0', code: 'unknown', message: 'upload it first: POST /v1/attachments' },
    ]);
    const second = await open('bohai', 'bohai-tianjin', [mine, sha256]);
    expect(second.json.errors.map((e) => e.path)).toEqual(['/attachments/1']);
    expect(await state()).toEqual(before);
  });

  test('it answers as for a file that nobody has, so that a hash cannot be tried out', async () => {
    const nobodys = await open('bohai', 'bohai-tianjin', [createHash('sha256').update('x').digest('hex')]);
    const acmes = await open('bohai', 'bohai-tianjin', [sha256]);
    const { requestId: _, ...one } = nobodys.json;
    const { requestId: __, ...other } = acmes.json;
    expect(other).toEqual(one);
  });

  test("what the vendor's staff has stored is not a customer's to name either", async () => {
    const { json } = await store('price list of all customers');
    expect((await open('bohai', 'bohai-tianjin', [json.sha256])).status).toBe(422);
  });

  test('Acme itself and the staff may name it', async () => {
    expect((await open('acme', 'acme-shanghai', [sha256])).status).toBe(201);
    expect((await open('agent', 'acme-shanghai', [sha256])).status).toBe(201);
  });

  test('who uploads the same bytes has them: the ticket is opened and reads under its own name', async () => {
    const own = await upload('bohai', 'bohai.txt');
    expect(own).toMatchObject({ status: 201, json: { sha256, name: 'bohai.txt' } });
    expect(own.text).not.toContain('acme-recall');
    const ticket = await open('bohai', 'bohai-tianjin', [sha256]);
    expect(ticket.status).toBe(201);
    const read = await world.as('bohai', 'GET', `/v1/tickets/${ticket.json.no}/attachments/${sha256}`);
    expect(read.text).toBe(secret);
    expect(read.headers.get('content-disposition')).toContain('bohai.txt');
    // Acme has lost nothing by it.
    expect((await upload('acme')).json).toMatchObject({ name: 'acme-recall.txt' });
    expect((await open('acme', 'acme-shanghai', [sha256])).status).toBe(201);
  });
});
