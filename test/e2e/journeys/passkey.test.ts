/** From the mailed link to a signature, in a browser: password, authenticator app, passkey, and an approval signed by it. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { seedDemo } from '@perennial/devstack/demo/seed';
import { rootOf } from '@perennial/devstack/here';
import { systemActor } from '@perennial/domain/scope/rules';
import { manifestHash } from '@perennial/domain/signature/hash';
import { openStore } from '@perennial/store/open';
import type { Store } from '@perennial/store/ports';
import { startStack, type TestStack } from '@perennial/testkit/stack/start';
import { Secret, TOTP } from 'otpauth';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type Desk, openDesk } from '../browser/open.ts';

let stack: TestStack;
let desk: Desk;
let store: Store;
beforeAll(async () => {
  stack = await startStack({
    services: ['intake', 'notification', 'worker'],
    seed: (addresses) =>
      seedDemo({ ...addresses, dir: join(rootOf(), addresses.mail, '..'), stories: false }),
  });
  store = openStore({ uri: stack.ready.mongodb });
  desk = await openDesk('en-GB');
});
afterAll(async () => {
  await desk?.close();
  await store?.close();
  await stack.stop();
});

const stepMs = 30_000;
const dayMs = 86_400_000;
const codeOf = (secret: string, at = Date.now()): string =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: at });

type Json = {
  token: string;
  no: string;
  state: string;
  signatures: { id: string; authentication: string }[];
};
const ask = async (method: string, path: string, { token = '', cookie = '', body = {} } = {}) => {
  const response = await fetch(`${stack.ready.intake}${path}`, {
    method,
    headers: {
      'Content-Type': 'application/json',
      ...(token === '' ? {} : { Authorization: `Bearer ${token}` }),
      ...(cookie === '' ? {} : { Cookie: cookie }),
    },
    ...(method === 'GET' ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
  const json: Json = JSON.parse(text || '{}');
  const cookies = response.headers.getSetCookie().map((one) => one.split(';')[0] ?? '');
  return { json, cookie: cookies.join('; ') };
};

const asAdministrator = async (): Promise<string> => {
  const { administrator } = stack.ready.people ?? {};
  if (!administrator) throw new Error('the demo has no administrator');
  const { email, password, totpSecret } = administrator;
  const { cookie } = await ask('POST', '/auth/sign-in/email', { body: { email, password } });
  const code = codeOf(totpSecret);
  return (await ask('POST', '/auth/two-factor/verify-totp', { cookie, body: { code } })).json.token;
};

/** Invited and given the role of a lead, which the course allows. */
const welcome = async (person: string): Promise<void> => {
  const token = await asAdministrator();
  await ask('POST', `/v1/people/${person}/invite`, { token, body: { reason: 'leads from now on' } });
  const [date, expiresAt] = [Date.now(), Date.now() + 30 * dayMs].map((at) => new Date(at).toISOString());
  await ask('POST', '/v1/training', {
    token,
    body: { person, course: 'signing', version: '1', date, expiresAt },
  });
  await ask('POST', `/v1/people/${person}/roles`, {
    token,
    body: { role: 'lead', expiresAt, reason: 'leads from now on' },
  });
};

const letters = (): string[] => {
  const dir = join(stack.dir, 'mail');
  return readdirSync(dir)
    .filter((name) => name.endsWith('.eml'))
    .map((name) => {
      const mail = readFileSync(join(dir, name), 'utf8');
      const body = mail.split(/\r?\n\r?\n/).at(-1) ?? '';
      return `${mail.replace(/=\r?\n/g, '')}\n${Buffer.from(body, 'base64').toString('utf8')}`;
    });
};
const waitedFor = <T>(look: () => T | undefined): Promise<T> =>
  vi.waitFor(
    () => {
      const found = look();
      if (found === undefined) throw new Error('not there yet');
      return found;
    },
    { timeout: 20_000, interval: 200 },
  );

const waitedForAsync = <T>(look: () => Promise<T | undefined>): Promise<T> =>
  vi.waitFor(
    async () => {
      const found = await look();
      if (found === undefined) throw new Error('not there yet');
      return found;
    },
    { timeout: 20_000, interval: 200 },
  );

const scope = { tenant: 'demo-vendor', actor: systemActor, requestId: 'journey' };

/** The number of a new approval whose workflow has begun. */
const requested = async (document: string): Promise<string> => {
  const { no } = (
    await ask('POST', '/v1/approvals', {
      token: stack.ready.keys?.agent ?? '',
      body: {
        subject: { type: 'document', id: document },
        gate: 'release',
        customer: 'acme',
        title: 'release the manual',
        statement: {
          'zh-CN': '我已审阅并同意发布手册。',
          'en': 'I have read the manual and agree to its release.',
        },
        record: { type: 'document', id: document, version: 3, hash: 'd'.repeat(64) },
        policy: 'fix',
      },
    })
  ).json;
  await waitedForAsync(async () => (await store.approvals.get(scope, no))?.workflow.runId);
  return no;
};

test('invitation, password, authenticator app, passkey, and an approval signed with it', async () => {
  const { page } = desk;
  await welcome('zhou-na');
  const link = await waitedFor(() =>
    letters()
      .filter((mail) => mail.includes('zhou-na@'))
      .map((mail) => /https?:\/\/[^\s#]+\/accept#[\w-]{43}/.exec(mail)?.[0])
      .find((found) => found !== undefined),
  );
  expect(link.startsWith(`${stack.ready.intake}/accept#`)).toBe(true);

  await page.goto(link);
  await page.getByRole('heading', { name: 'Choose your password' }).waitFor();
  // The secret does not stay in the address.
  expect(page.url()).toBe(`${stack.ready.intake}/accept`);
  const password = 'zhou na chooses this';
  await page.getByLabel('New password (at least').fill('short');
  await page.getByLabel('New password once more').fill('short');
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('alert').getByText('at least 12 characters').waitFor();
  await page.getByLabel('New password (at least').fill(password);
  await page.getByLabel('New password once more').fill(password);
  await page.keyboard.press('Enter');

  await page.getByRole('heading', { name: 'Set up your authenticator app' }).waitFor();
  await page.getByRole('img', { name: 'QR code for the authenticator app' }).waitFor();
  const secret = ((await page.locator('dd').first().textContent()) ?? '').replaceAll(' ', '');
  expect(secret).toMatch(/^[A-Z2-7]{16,}$/);
  // Of one instant both, so that the second is the later one wherever the steps of 30 s fall.
  const at = Date.now();
  await page.getByLabel('Six-digit code').fill(codeOf(secret, at));
  await page.keyboard.press('Enter');

  await page.getByRole('heading', { name: 'Add a passkey' }).waitFor();
  await page.getByLabel('Password').fill(password);
  await page.getByLabel('Six-digit code').fill(codeOf(secret, at + stepMs));
  await page.getByLabel('Name of the device').fill('desk');
  await page.getByRole('button', { name: 'Add passkey' }).click();
  await page.getByText('The passkey was added.').waitFor();
  await waitedFor(() =>
    letters().find(
      (mail) => mail.includes('zhou-na@') && /passkey|通行密钥/.test(mail) && mail.includes('desk'),
    ),
  );

  const asked = await requested('D-77');

  // Nobody is signed in: the page sends there, and comes back.
  await page.context().clearCookies();
  await page.goto(`${stack.ready.intake}/auth/step-up/${asked}`);
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
  await page.getByRole('heading', { name: 'Sign an approval' }).waitFor();
  await page.getByText('I have read the manual and agree to its release.').waitFor();
  await page.getByText('d'.repeat(64)).waitFor();

  // The other language shows the same, and the way back is one key away.
  await page.getByRole('button', { name: 'Change the language' }).click();
  await page.getByRole('heading', { name: '签署审批' }).waitFor();
  await page.getByRole('button', { name: '切换语言' }).click();

  await page.getByRole('button', { name: 'Show what I sign' }).click();
  await page.getByRole('heading', { name: 'This is what you sign' }).waitFor();
  const shown = (await page.locator('main').textContent()) ?? '';
  for (const part of [
    'zhou-na',
    'lead',
    'fix v1',
    'document D-77 v3',
    'passkey: desk',
    `approval/demo-vendor/${asked}`,
  ])
    expect(shown).toContain(part);

  await desk.holderIsThere(false);
  await page.getByRole('button', { name: 'Sign with the passkey' }).click();
  await page.getByRole('alert').getByText('Try again, or use password and code').waitFor();
  await desk.holderIsThere(true);
  await page.getByRole('button', { name: 'Sign with the passkey' }).click();
  await page.getByRole('heading', { name: 'Signed', exact: true }).waitFor();

  const approval = await waitedForAsync(async () => {
    const record = await store.approvals.get(scope, asked);
    return record?.state === 'approved' ? record : undefined;
  });
  const [counted] = approval.signatures;
  const evidence = await store.signatures.evidence('demo-vendor', counted?.id ?? '');
  const { manifest, hash, assertion } = evidence?.signature ?? {};
  expect(manifest).toMatchObject({
    signer: { id: 'zhou-na', role: 'lead' },
    authentication: 'passkey',
    record: { id: 'D-77', version: 3, hash: 'd'.repeat(64) },
  });
  if (!manifest || !assertion) throw new Error('no passkey has signed');
  expect(manifestHash(manifest)).toBe(hash);
  const client = JSON.parse(Buffer.from(assertion.clientDataJSON, 'base64url').toString('utf8'));
  expect(Buffer.from(client.challenge, 'base64url').toString('hex')).toBe(hash);
  const site = createHash('sha256').update('localhost').digest();
  expect(Buffer.from(assertion.authenticatorData, 'base64url').subarray(0, 32)).toEqual(site);
  const [passkey] = await store.identity.passkeys.ofPerson('demo-vendor', 'zhou-na');
  expect(passkey).toMatchObject({ id: manifest.credential, name: 'desk', publicKey: assertion.publicKey });
  expect(passkey?.lastUsedAt).toBeGreaterThan(at);
  expect(desk.faults).toEqual([]);
});

test('password and code, in Chinese and by keyboard: what is wrong is told, and a rejection carries its reason', async () => {
  const asked = await requested('D-78');
  const { email, password, totpSecret } = stack.ready.people?.lead ?? {
    email: '',
    password: '',
    totpSecret: '',
  };
  const chinese = await openDesk('zh-CN');
  try {
    const { page } = chinese;
    await page.goto(`${stack.ready.intake}/auth/step-up/${asked}`);
    await page.getByLabel('邮箱').fill(email);
    await page.getByLabel('密码').fill(password);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: '第二步：验证码' }).waitFor();
    // Of one instant both, so that the second is the later one wherever the steps of 30 s fall.
    const at = Date.now();
    await page.keyboard.type(codeOf(totpSecret, at));
    await page.keyboard.press('Enter');

    await page.getByRole('heading', { name: '签署审批' }).waitFor();
    await page.getByLabel('驳回', { exact: true }).check();
    await page.getByRole('button', { name: '显示签署内容' }).press('Enter');
    await page.getByRole('alert').getByText('请填写原因').waitFor();
    await page.getByLabel('原因').fill('第三章缺少图纸');
    await page.keyboard.press('Enter');

    await page.getByRole('heading', { name: '您将签署以下内容' }).waitFor();
    await page.getByText('第三章缺少图纸').waitFor();
    await page.getByLabel('密码').fill('not the password');
    await page.getByLabel('六位验证码').fill(codeOf(totpSecret, at + stepMs));
    await page.keyboard.press('Enter');
    await page.getByRole('alert').getByText('密码不正确').waitFor();
    await page.getByLabel('密码').fill(password);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: '已签署' }).waitFor();
    const record = await waitedForAsync(async () => {
      const found = await store.approvals.get(scope, asked);
      return found?.state === 'rejected' ? found : undefined;
    });
    expect(record.signatures).toMatchObject([
      {
        by: { id: 'chen-jie' },
        verdict: 'reject',
        authentication: 'password+totp',
        reason: '第三章缺少图纸',
      },
    ]);
    expect(chinese.faults).toEqual([]);
  } finally {
    await chinese.close();
  }
});
