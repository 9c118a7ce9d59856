import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ApiDouble, apiDouble } from '../testing/api-double.ts';
import { terminal } from '../testing/terminal.ts';

let api: ApiDouble;
let dir: string;
let perennial: (...argv: string[]) => Promise<{ code: number; out: string; err: string }>;

beforeAll(async () => {
  api = await apiDouble();
  dir = await mkdtemp(join(tmpdir(), 'perennial-cli-'));
  await writeFile(join(dir, 'sites.csv'), 'id,name\nacme-shanghai,上海\n');
  await writeFile(join(dir, 'Sites.XLSX'), 'PK-bytes');
  await writeFile(join(dir, 'log 1.txt'), 'line');
  const cli = terminal({ cwd: dir });
  perennial = (...argv) => cli('--intake', api.url, '--notification', api.url, '--key', 'pk_test', ...argv);
});
afterAll(async () => {
  await api.close();
  await rm(dir, { recursive: true });
});

const asked = () => `${api.seen[0]?.method} ${api.seen[0]?.path}`;

test('a CSV goes to the import as it is', async () => {
  api.reply({ body: { created: 1, updated: 0, unchanged: 3 } });
  const { code, out } = await perennial('register', 'import', 'sites', 'sites.csv');
  expect(code).toBe(0);
  expect(out).toBe('sites: created 1, updated 0, unchanged 3\n');
  expect(asked()).toBe('POST /v1/registers/sites/import');
  expect(api.seen[0]?.headers).toMatchObject({ 'content-type': 'text/csv', 'content-length': '29' });
  expect(api.seen[0]?.body).toBe('id,name\nacme-shanghai,上海\n');
  expect(api.seen[0]?.headers['idempotency-key']).toBeDefined();
});

test('an Excel file has its own type, and a dry run says so to the API and to the reader', async () => {
  api.reply({ body: { created: 2, updated: 0, unchanged: 0 } });
  const { out } = await perennial('register', 'import', 'sites', 'Sites.XLSX', '--dry-run');
  expect(asked()).toBe('POST /v1/registers/sites/import?dryRun=true');
  expect(api.seen[0]?.headers['content-type']).toBe(
    'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  );
  expect(out).toContain('(dry run)');
});

test.each([
  [['register', 'import', 'sites', 'missing.csv'], 'missing.csv cannot be read'],
  [['register', 'import', 'sites', 'log 1.txt'], '.csv or an .xlsx'],
  [['register', 'import', 'weather', 'sites.csv'], 'Allowed choices are customers'],
  [['attach', 'missing.png'], 'cannot be read'],
])('%j is refused before anything is sent', async (argv, why) => {
  api.reply({});
  const { code, err } = await perennial(...argv);
  expect(code).toBe(2);
  expect(err).toContain(why);
  expect(api.seen).toEqual([]);
});

test('a register is listed with its plain columns; nested fields are left to --json', async () => {
  const rows = [
    { id: 'acme', name: '某医疗', contacts: [{ name: 'x' }] },
    { id: 'bohai', name: 'Bohai', tier: 'premium', contacts: [] },
  ];
  api.reply({ body: { items: rows } });
  const { out } = await perennial('register', 'list', 'customers', '--limit', '2');
  expect(asked()).toBe('GET /v1/registers/customers?limit=2');
  expect(api.seen[0]?.headers['idempotency-key']).toBeUndefined();
  expect(out).toBe('id     name    tier\nacme   某医疗\nbohai  Bohai   premium\n');
});

test('attach sends the bytes and prints the hash alone', async () => {
  api.reply({ status: 201, body: { sha256: 'ab'.repeat(32), bytes: 4, type: 'text/plain' } });
  const { out } = await perennial('attach', 'log 1.txt');
  expect(asked()).toBe('POST /v1/attachments?name=log+1.txt');
  expect(api.seen[0]?.body).toBe('line');
  expect(out).toBe(`${'ab'.repeat(32)}\n`);
});

test('dead letters are listed and replayed at notification', async () => {
  const id = 'ticket/demo-vendor/T-1001/4/li.wei/email';
  api.reply({ body: { items: [{ id, state: 'parked', attempts: 8, lastError: 'mailbox\nfull' }] } });
  const { out } = await perennial('delivery', 'list', '--state', 'parked', '--ticket', 'T-1001');
  expect(asked()).toBe('GET /v1/deliveries?state=parked&ticket=T-1001');
  expect(out).toContain('mailbox full');
  api.reply({ body: { id, state: 'queued' } });
  const replayed = await perennial('delivery', 'replay', id, '--reason', 'mailbox emptied');
  expect(asked()).toBe('POST /v1/deliveries/ticket%2Fdemo-vendor%2FT-1001%2F4%2Fli.wei%2Femail/replay');
  expect(JSON.parse(api.seen[0]?.body ?? '')).toEqual({ reason: 'mailbox emptied' });
  expect(replayed.out).toBe(`${id}: queued\n`);
});

test('a new key: the secret alone goes to stdout', async () => {
  api.reply({ status: 201, body: { secret: 'pk_secret', key: { id: 'k1' } } });
  const argv = [
    'key',
    'create',
    '--name',
    'CI',
    '--role',
    'agent',
    '--customer',
    'acme',
    '--expires',
    '+90d',
  ];
  const { out, err } = await perennial(...argv);
  expect(asked()).toBe('POST /v1/keys');
  expect(JSON.parse(api.seen[0]?.body ?? '')).toEqual({
    name: 'CI',
    role: 'agent',
    customer: 'acme',
    expiresAt: '2026-04-05T01:00:00.000Z',
  });
  expect(out).toBe('pk_secret\n');
  expect(err).toContain('this one time');
});

test('keys are listed and revoked', async () => {
  api.reply({ body: { items: [{ id: 'k1', name: 'CI', role: 'agent', prefix: 'pk_ab' }] } });
  expect((await perennial('key', 'list')).out).toContain('pk_ab');
  api.reply({ body: { id: 'k1', name: 'CI', revokedAt: '2026-01-05T01:00:00Z' } });
  expect((await perennial('key', 'revoke', 'k1', '--reason', '密钥泄露')).out).toContain(
    '2026-01-05 09:00:00',
  );
  expect(asked()).toBe('DELETE /v1/keys/k1');
  expect(decodeURIComponent(`${api.seen[0]?.headers['x-reason']}`)).toBe('密钥泄露');
});
