import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
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
  dir = mkdtempSync(join(tmpdir(), 'perennial-cli-'));
  const settings = {
    lang: 'en',
    color: false,
    password: 'correct horse',
    configDir: join(dir, 'perennial'),
  } as const;
  const cli = terminal({ settings });
  perennial = (...argv) => cli('--intake', api.url, ...argv);
});
afterAll(async () => {
  await api.close();
  rmSync(dir, { recursive: true });
});

const login = () => perennial('login', '--email', 'li.wei@vendor.example', '--totp', '123456');
const signedIn = () =>
  api.reply(
    {
      body: { twoFactorRedirect: true },
      headers: { 'set-cookie': 'perennial.two_factor=abc.sig; Path=/; HttpOnly' },
    },
    { body: { token: 'session-token-1' } },
  );

test('signing in sends password, then code, and keeps the token where only the user reads it', async () => {
  signedIn();
  const { code, out } = await login();
  expect({ code, out }).toEqual({ code: 0, out: `signed in as li.wei@vendor.example at ${api.url}\n` });
  expect(api.seen.map(({ path, body }) => [path, JSON.parse(body)])).toEqual([
    ['/auth/sign-in/email', { email: 'li.wei@vendor.example', password: 'correct horse' }],
    ['/auth/two-factor/verify-totp', { code: '123456' }],
  ]);
  expect(api.seen[0]?.headers.authorization).toBeUndefined();
  expect(api.seen[1]?.headers.cookie).toBe('perennial.two_factor=abc.sig');
  const file = join(dir, 'perennial', 'sessions.json');
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readFileSync(file, 'utf8')).not.toContain('correct horse');
});

test('commands after it act as who signed in; a key that is named goes first', async () => {
  signedIn();
  await login();
  api.reply({ body: { items: [] } });
  await perennial('user', 'list');
  await perennial('--key', 'pk_named_key', 'user', 'list');
  expect(api.seen.map(({ headers }) => headers.authorization)).toEqual([
    'Bearer session-token-1',
    'Bearer pk_named_key',
  ]);
});

test('signing out ends the session at the service, then here', async () => {
  signedIn();
  await login();
  api.reply({ body: { success: true } });
  expect((await perennial('logout')).code).toBe(0);
  expect(api.seen[0]).toMatchObject({
    path: '/auth/sign-out',
    headers: { authorization: 'Bearer session-token-1' },
  });
  expect(await perennial('logout')).toMatchObject({
    code: 2,
    err: expect.stringContaining('nobody is signed in'),
  });
});

test('an account without a second factor is told what to do, and nothing is kept', async () => {
  api.reply({ body: { token: 'half-a-session' } });
  const { code, err } = await login();
  expect(code).toBe(3);
  expect(err).toContain('/auth/two-factor/enable');
  expect((await perennial('logout')).code).toBe(2);
});

test('without a password nothing is sent', async () => {
  api.reply({});
  const cli = terminal({ settings: { lang: 'en', color: false, configDir: dir } });
  const { code, err } = await cli('--intake', api.url, 'login', '--email', 'a@b.example', '--totp', '123456');
  expect({ code, seen: api.seen }).toEqual({ code: 2, seen: [] });
  expect(err).toContain('PERENNIAL_PASSWORD');
});

test.each([
  [['invite', 'li.wei', '--reason', 'new here'], 'POST /v1/people/li.wei/invite', { reason: 'new here' }],
  [
    ['grant', 'li.wei', '--role', 'qa', '--expires', '+1d', '--reason', 'trained'],
    'POST /v1/people/li.wei/roles',
    { role: 'qa', expiresAt: '2026-01-06T01:00:00.000Z', reason: 'trained' },
  ],
  [
    ['revoke', 'li.wei', 'g-1', '--reason', 'left'],
    'POST /v1/people/li.wei/roles/g-1/revoke',
    { reason: 'left' },
  ],
  [
    ['reset', 'li.wei', '--what', 'totp', '--reason', 'lost it'],
    'POST /v1/people/li.wei/reset',
    { what: 'totp', reason: 'lost it' },
  ],
])('user %j asks %s', async (argv, asked, body) => {
  api.reply({ body: { id: 'g-1', role: 'qa', expiresAt: '2026-01-06T01:00:00.000Z' } });
  const { code } = await perennial('--key', 'pk_admin_key', 'user', ...argv);
  expect(code).toBe(0);
  expect(`${api.seen[0]?.method} ${api.seen[0]?.path}`).toBe(asked);
  expect(JSON.parse(api.seen[0]?.body ?? '')).toEqual(body);
});

test('the list says who is locked and who may sign', async () => {
  const row = { person: 'li.wei', email: 'li.wei@vendor.example', roles: [{ id: '12345678-9', role: 'qa' }] };
  api.reply({ body: { items: [row, { ...row, person: 'wang.fang', signingSuspended: { by: 'x' } }] } });
  const { out } = await perennial('--key', 'pk_admin_key', 'user', 'list');
  expect(out).toMatch(/li\.wei .*qa \(12345678\).*allowed/);
  expect(out).toMatch(/wang\.fang .*awaits confirmation/);
});
