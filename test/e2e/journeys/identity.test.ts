/** A person comes to the desk: invited from the command line, accepted by mail, enrolled by API, at work, and gone. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { seedDemo } from '@perennial/devstack/demo/seed';
import { environment } from '@perennial/devstack/env';
import { rootOf } from '@perennial/devstack/here';
import type { DemoPeople } from '@perennial/devstack/ready';
import { roles } from '@perennial/domain/scope/rules';
import { startStack, type TestStack } from '@perennial/testkit/stack/start';
import { Secret, TOTP } from 'otpauth';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';

let stack: TestStack;
let people: DemoPeople;
let home: string;
beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'perennial-home-'));
  stack = await startStack({
    services: ['intake', 'notification'],
    seed: (addresses) =>
      seedDemo({ ...addresses, dir: join(rootOf(), addresses.mail, '..'), stories: false }),
  });
  if (!stack.ready.people) throw new Error('the demo has no people');
  people = stack.ready.people;
});
afterAll(async () => {
  await stack.stop();
  rmSync(home, { recursive: true });
});

const stepMs = 30_000;
const codeOf = (secret: string, at = Date.now()): string =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: at });

type Body = {
  token: string;
  totpURI: string;
  code: string;
  person: string;
  items: { id: string; person: string }[];
};
type Asking = { body?: object; token?: string; cookie?: string };
const ask = async (
  method: string,
  path: string,
  { body, token, cookie }: Asking = {},
  service = stack.ready.intake,
) => {
  const response = await fetch(`${service}${path}`, {
    method,
    headers: {
      'Content-Type': 'application/json',
      ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
      ...(cookie === undefined ? {} : { Cookie: cookie }),
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const json: Body = JSON.parse((await response.text()) || '{}');
  return {
    status: response.status,
    json,
    cookie: response.headers
      .getSetCookie()
      .map((c) => c.split(';')[0])
      .join('; '),
  };
};

const perennial = async (args: string[], password = ''): Promise<string> => {
  const bin = join(rootOf(), 'packages/cli/bin/perennial.mjs');
  const env = {
    ...environment,
    XDG_CONFIG_HOME: home,
    PERENNIAL_PASSWORD: password,
    PERENNIAL_INTAKE: stack.ready.intake,
  };
  return (await promisify(execFile)(process.execPath, [bin, ...args], { env })).stdout;
};

/** The link in the letter to this address; its lines are broken and encoded as mail does. */
const linkTo = (email: string): string | undefined => {
  const dir = join(stack.dir, 'mail');
  for (const file of readdirSync(dir).filter((name) => name.endsWith('.eml'))) {
    const mail = readFileSync(join(dir, file), 'utf8');
    if (!mail.includes(email)) continue;
    const found = /\/accept#([\w-]{43})/.exec(
      `${mail.replace(/=\r?\n/g, '')}\n${Buffer.from(mail.split(/\r?\n\r?\n/).at(-1) ?? '', 'base64').toString('utf8')}`,
    );
    if (found?.[1]) return found[1];
  }
  return undefined;
};

test('there is a login for every role, and each of them signs in', () => {
  expect(Object.keys(people).sort()).toEqual([...roles].sort());
  for (const role of roles) expect(people[role].totpSecret).toMatch(/^[A-Z2-7]{16,}=*$/);
});

test('invite, accept, sign in, enrol, work, revoke', async () => {
  const { administrator } = people;
  const login = ['login', '--email', administrator.email, '--totp', codeOf(administrator.totpSecret)];
  expect(await perennial(login, administrator.password)).toContain(`signed in as ${administrator.email}`);
  expect(await perennial(['user', 'invite', 'zhou-na', '--reason', 'joins the desk'])).toContain(
    'zhou-na@vendor.example',
  );

  const link = await vi.waitFor(
    () => {
      const found = linkTo('zhou-na@vendor.example');
      if (found === undefined) throw new Error('no letter yet');
      return found;
    },
    { timeout: 20_000, interval: 200 },
  );
  const password = 'zhou na chooses this';
  const accepted = await ask('POST', '/auth/links/accept', { body: { token: link, password } });
  expect(accepted).toMatchObject({ status: 200, json: { person: 'zhou-na' } });

  const email = 'zhou-na@vendor.example';
  const first = await ask('POST', '/auth/sign-in/email', { body: { email, password } });
  const early = await ask('GET', '/v1/tickets', { token: first.json.token });
  expect(early).toMatchObject({ status: 403, json: { code: 'auth.forbidden' } });
  const offered = await ask('POST', '/auth/two-factor/enable', {
    body: { password },
    token: first.json.token,
  });
  const secret = new URL(offered.json.totpURI).searchParams.get('secret') ?? '';
  // Of one instant both, so that the second is the later one wherever the steps of 30 s fall.
  const enrolledAt = Date.now();
  const enrolled = await ask('POST', '/auth/two-factor/verify-totp', {
    body: { code: codeOf(secret, enrolledAt) },
    token: first.json.token,
  });
  expect(enrolled.status).toBe(200);
  expect((await ask('GET', '/v1/tickets', { token: enrolled.json.token })).status).toBe(403);

  const granted = await perennial([
    'user',
    'grant',
    'zhou-na',
    '--role',
    'agent',
    '--expires',
    '+90d',
    '--reason',
    'joins the desk',
  ]);
  const pending = await ask('POST', '/auth/sign-in/email', { body: { email, password } });
  const signedIn = await ask('POST', '/auth/two-factor/verify-totp', {
    body: { code: codeOf(secret, enrolledAt + stepMs) },
    cookie: pending.cookie,
  });
  const { token } = signedIn.json;
  expect((await ask('GET', '/v1/tickets', { token })).status).toBe(200);
  // Every service takes the session.
  expect((await ask('GET', '/v1/deliveries', { token }, stack.ready.notification)).status).toBe(200);

  await perennial(['user', 'revoke', 'zhou-na', granted.split(' ')[0] ?? '', '--reason', 'leaves the desk']);
  expect((await ask('GET', '/v1/tickets', { token })).status).toBe(403);
  expect(await perennial(['logout'])).toContain('signed out');
});
