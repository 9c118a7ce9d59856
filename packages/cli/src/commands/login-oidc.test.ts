import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ApiDouble, apiDouble } from '../testing/api-double.ts';
import { terminal } from '../testing/terminal.ts';

let api: ApiDouble;
let dir: string;
beforeAll(async () => {
  api = await apiDouble();
  dir = mkdtempSync(join(tmpdir(), 'perennial-cli-'));
});
afterAll(async () => {
  await api.close();
  rmSync(dir, { recursive: true });
});

const settings = () => ({ lang: 'en', color: false, configDir: dir }) as const;

type Browser = (address: URL, home: string) => Promise<void>;

/** The CLI, with a browser that opens what it is told to: `home` is where the program waits. */
const login = async (browser: Browser, ...argv: string[]) => {
  const said = { out: '', err: '', page: Promise.resolve() };
  const cli = terminal({
    settings: settings(),
    out: (text) => {
      said.out += text;
    },
    err: (text) => {
      said.err += text;
      const [address] = /http\S+/.exec(text) ?? [];
      if (address === undefined) return;
      const url = new URL(address);
      said.page = browser(url, `http://127.0.0.1:${url.searchParams.get('loopback')}`);
    },
    secret: async () => '654321',
  });
  const { code } = await cli('--intake', api.url, 'login', '--oidc', 'north.acme', ...argv);
  await said.page;
  return { ...said, code };
};
const comesBack =
  (query: string): Browser =>
  async (_, home) => {
    await fetch(`${home}/?${query}`);
  };

test('the browser signs in, and the program gets the session for the code and its verifier', async () => {
  api.reply({ body: { token: 'session-token-1' } });
  let asked = new URL('http://nowhere');
  let page = '';
  const { code, out } = await login(async (address, home) => {
    asked = address;
    expect((await fetch(`${home}/favicon.ico`)).status).toBe(404);
    expect((await fetch(`${home}/`)).status).toBe(404);
    page = await (await fetch(`${home}/?code=c-1`)).text();
  });
  expect({ code, out }).toEqual({ code: 0, out: `signed in by north.acme at ${api.url}\n` });
  expect(`${asked.origin}${asked.pathname}`).toBe(`${api.url}/auth/oidc/north.acme`);
  expect(page).toContain('may be closed');
  const [exchange] = api.seen;
  expect(exchange).toMatchObject({ method: 'POST', path: '/auth/oidc/exchange' });
  const { code: given, verifier } = JSON.parse(exchange?.body ?? '{}');
  expect(given).toBe('c-1');
  const challenge = createHash('sha256').update(verifier).digest('base64url');
  expect(asked.searchParams.get('challenge')).toBe(challenge);
  expect(asked.href).not.toContain(verifier);
  expect(readFileSync(join(dir, 'sessions.json'), 'utf8')).toContain('session-token-1');
});

test.each([
  ['given', ['--totp', '123456'], '123456'],
  ['typed when it is asked for', [], '654321'],
])('the second factor may be %s', async (_, argv, expected) => {
  api.reply(
    {
      body: { twoFactorRedirect: true },
      headers: { 'set-cookie': 'perennial.two_factor=abc.sig; Path=/; HttpOnly' },
    },
    { body: { token: 'session-token-2' } },
  );
  expect((await login(comesBack('code=c-2'), ...argv)).code).toBe(0);
  expect(api.seen[1]?.headers.cookie).toBe('perennial.two_factor=abc.sig');
  expect(JSON.parse(api.seen[1]?.body ?? '{}')).toEqual({ code: expected });
});

test('a refusal is heard, and nothing is exchanged', async () => {
  api.reply({});
  const query = 'error=auth.invalid&error_description=the+address+is+not+verified';
  const { code, err } = await login(comesBack(query));
  expect({ code, seen: api.seen }).toEqual({ code: 3, seen: [] });
  expect(err).toContain('the address is not verified');
});

test('Ctrl-C ends the waiting', async () => {
  const stop = new AbortController();
  const cli = terminal({ settings: settings(), signal: stop.signal, err: () => stop.abort() });
  expect((await cli('--intake', api.url, 'login', '--oidc', 'north.acme')).code).not.toBe(0);
});

test.each([[[]], [['--email', 'a@b.example', '--oidc', 'x']], [['--email', 'a@b.example']]])(
  'the way to sign in is one, and whole: %j',
  async (argv) => {
    const cli = terminal({ settings: settings() });
    expect((await cli('--intake', api.url, 'login', ...argv)).code).toBe(2);
  },
);
