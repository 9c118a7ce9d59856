import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ApiDouble, apiDouble } from '../../testing/api-double.ts';
import { terminal } from '../../testing/terminal.ts';

let api: ApiDouble;
const typed: string[] = [];
const asked: string[] = [];
const cli = terminal({
  secret: async (question) => {
    asked.push(question);
    return typed.shift() ?? '';
  },
});
const perennial = (...argv: string[]) => cli('--intake', api.url, '--key', 'pk_test', ...argv);

beforeAll(async () => {
  api = await apiDouble();
});
afterAll(() => api.close());

const requests = () => api.seen.map(({ method, path }) => `${method} ${path}`);
const bodies = (): unknown[] => api.seen.map(({ body }) => JSON.parse(body));

const manifest = {
  signer: { id: 'qiu', name: '邱实', role: 'qa' },
  meaning: 'approved',
  verdict: 'approve',
  statement: { 'zh-CN': '同意切换。', 'en': 'I agree to the cutover.' },
  record: { type: 'plan', id: 'plan-1', version: 2, hash: 'ab'.repeat(32) },
};
const challenge = { manifest, challenge: 'c'.repeat(64) };
const approval = {
  no: 'M-1.cutover.1',
  state: 'approved',
  title: 'cut over to 9.0',
  customer: 'acme',
  statement: manifest.statement,
  record: manifest.record,
  policy: { id: 'two-of-three', version: 1 },
  author: { id: 'ann', name: '安妮' },
  missing: [{ role: 'lead', count: 1 }],
  deadline: '2026-01-08T09:00:00+08:00',
  signatures: [
    {
      id: 's-1',
      by: { id: 'lei', name: '雷明' },
      onBehalfOf: { id: 'qiu', name: '邱实' },
      role: 'qa',
      meaning: 'approved',
      at: '2026-01-05T09:00:00+08:00',
    },
    {
      id: 's-2',
      by: { id: 'owen', name: 'Owen' },
      role: 'customer-owner',
      meaning: 'approved',
      at: '2026-01-05T09:05:00+08:00',
      void: { why: 'revoked' },
    },
  ],
};

test('approve shows the statement, asks for password and code, and sends back what was shown', async () => {
  api.reply({ body: challenge }, { body: approval });
  typed.push('secret', '123456');
  const { code, out, err } = await perennial('approve', 'M-1.cutover.1');
  expect(code).toBe(0);
  expect(requests()).toEqual([
    'POST /v1/approvals/M-1.cutover.1/challenge',
    'POST /v1/approvals/M-1.cutover.1/sign',
  ]);
  expect(bodies()).toEqual([
    { purpose: 'approve', verdict: 'approve' },
    {
      challenge: 'c'.repeat(64),
      verdict: 'approve',
      meaning: 'approved',
      password: 'secret',
      totp: '123456',
    },
  ]);
  expect(asked.splice(0)).toEqual(['Password', 'Code']);
  expect(err).toMatchInlineSnapshot(`
    "I agree to the cutover.

    Signer   邱实 (qa)
    Meaning  approved / approve
    Record   plan plan-1 v2 abababababab
    "
  `);
  expect(out).toMatchInlineSnapshot(`
    "No         M-1.cutover.1
    State      approved
    Title      cut over to 9.0
    Customer   acme
    Statement  I agree to the cutover.
    Record     plan plan-1 v2 abababababab
    Rule       two-of-three v1
    Author     安妮
    Missing    1 lead
    Due        2026-01-08 09:00:00

    At                   Actor                    Role            Meaning   Id
    2026-01-05 09:00:00  雷明 (on behalf of qiu)  qa              approved  s-1
    2026-01-05 09:05:00  Owen                     customer-owner  revoked   s-2
    "
  `);
  expect(out + err).not.toContain('secret');
});

test('reject carries its reason into challenge and signature; without one nothing is sent', async () => {
  const rejected = { ...manifest, verdict: 'reject', meaning: 'rejected', reason: 'no backup' };
  api.reply({ body: { ...challenge, manifest: rejected } }, { body: { ...approval, state: 'rejected' } });
  typed.push('secret', '123456');
  await perennial('approve', 'M-1.cutover.1', '--reject', '--reason', 'no backup', '--lang', 'zh-CN');
  expect(bodies()).toMatchObject([
    { verdict: 'reject', reason: 'no backup' },
    { verdict: 'reject', meaning: 'rejected', reason: 'no backup' },
  ]);
  expect(asked.splice(0)).toEqual(['密码', '动态验证码']);
  api.reply({ body: {} });
  expect((await perennial('approve', 'M-1.cutover.1', '--reject')).code).toBe(2);
  expect(api.seen).toEqual([]);
});

test.each([
  [['--break-glass', '--reason', 'production stands'], 'break-glass'],
  [['--review'], 'review'],
])('%j goes its own way', async (argv, verb) => {
  api.reply({ body: { ...challenge, manifest: { ...manifest, meaning: 'reviewed' } } }, { body: approval });
  typed.push('secret', '123456');
  expect((await perennial('approve', 'M-1.cutover.1', ...argv)).code).toBe(0);
  expect(requests().at(-1)).toBe(`POST /v1/approvals/M-1.cutover.1/${verb}`);
  expect(bodies()[0]).toMatchObject({ purpose: verb });
});

test('where nothing can be typed nothing is signed', async () => {
  api.reply({ body: challenge });
  const { code, err } = await terminal()('--intake', api.url, '--key', 'pk_test', 'approve', 'M-1.cutover.1');
  expect(code).toBe(2);
  expect(err).toContain('pipe password and code in');
  expect(requests()).toEqual(['POST /v1/approvals/M-1.cutover.1/challenge']);
});

test('a signature the workflow has not taken up yet is said so', async () => {
  api.reply({ body: challenge }, { status: 202, body: { ...approval, signatures: [] } });
  typed.push('secret', '123456');
  const { code, err } = await perennial('approve', 'M-1.cutover.1');
  expect(code).toBe(0);
  expect(err).toContain('the signature is kept');
});

test('a refusal is a conflict that says why', async () => {
  const problem = {
    status: 409,
    code: 'approval.refused',
    title: 'x',
    detail: 'whoever made the record cannot approve it',
  };
  api.reply({ status: 409, body: problem });
  const { code, err } = await perennial('approve', 'M-1.cutover.1');
  expect(code).toBe(5);
  expect(err).toContain('whoever made the record cannot approve it');
});

test('list, mine first of all', async () => {
  api.reply({ body: { items: [approval] } });
  const { out } = await perennial('approvals', 'list', '--mine', '--subject', 'migration/M-1');
  expect(requests()).toEqual(['GET /v1/approvals?waitingFor=me&subject=migration%2FM-1']);
  expect(out).toMatchInlineSnapshot(`
    "No             State     Customer  Title            Missing  Due
    M-1.cutover.1  approved  acme      cut over to 9.0  1 lead   2026-01-08 09:00:00
    "
  `);
});

test('show', async () => {
  api.reply({ body: approval });
  const { out } = await perennial('approvals', 'show', 'M-1.cutover.1', '--lang', 'zh-CN');
  expect(requests()).toEqual(['GET /v1/approvals/M-1.cutover.1']);
  expect(out).toContain('同意切换。');
});

test('delegate and revoke post exactly what they were told', async () => {
  api.reply({ body: approval });
  const seat = ['--to', 'lei', '--role', 'qa', '--until', '+2d', '--reason', 'on leave'];
  expect((await perennial('approvals', 'delegate', 'M-1.cutover.1', ...seat)).code).toBe(0);
  expect(bodies()).toEqual([
    { to: 'lei', role: 'qa', until: '2026-01-07T01:00:00.000Z', reason: 'on leave' },
  ]);
  api.reply({ body: approval });
  const signature = '0190b5a0-0000-4000-8000-000000000001';
  await perennial('approvals', 'revoke', 'M-1.cutover.1', '--signature', signature, '--reason', 'new facts');
  expect(requests()).toEqual(['POST /v1/approvals/M-1.cutover.1/revoke']);
  expect(bodies()).toEqual([{ signature, reason: 'new facts' }]);
  api.reply({ body: approval });
  const faulty = await perennial(
    'approvals',
    'revoke',
    'M-1.cutover.1',
    '--signature',
    's-1',
    '--reason',
    'r',
  );
  expect([faulty.code, api.seen.length]).toEqual([2, 0]);
});

test('--browser opens the page with the choices made, asks for nothing and sends nothing', async () => {
  const opened: string[] = [];
  const cli = terminal({
    openBrowser: async (url) => {
      opened.push(url);
      return true;
    },
  });
  const flags = ['--intake', 'http://localhost:4100/', 'approve', 'M-1.cutover.1', '--browser'];
  const plain = await cli(...flags);
  expect(plain).toEqual({
    code: 0,
    out: 'http://localhost:4100/auth/step-up/M-1.cutover.1\n',
    err: 'sign in the browser:\n',
  });
  await cli(...flags, '--reject', '--reason', 'no backup & no plan', '--role', 'qa', '--on-behalf-of', 'mo');
  expect(Object.fromEntries(new URL(opened[1] ?? '').searchParams)).toEqual({
    verdict: 'reject',
    reason: 'no backup & no plan',
    role: 'qa',
    onBehalfOf: 'mo',
  });
  const json = await cli(...flags, '--review', '--json');
  expect(JSON.parse(json.out)).toEqual({
    url: 'http://localhost:4100/auth/step-up/M-1.cutover.1?purpose=review',
  });
  expect(api.seen).toEqual([]);
});

test('where no browser opens the address is there to be copied', async () => {
  const flags = ['--intake', 'http://localhost:4100', 'approve', 'M-1.cutover.1', '--browser'];
  const { code, out, err } = await terminal({ openBrowser: async () => false })(...flags);
  expect([code, out]).toEqual([0, 'http://localhost:4100/auth/step-up/M-1.cutover.1\n']);
  expect(err).toContain('open the address above yourself');
});

test('edited posts version, hash and words of the record; half a statement is not sent', async () => {
  api.reply({ body: approval });
  const hash = 'cd'.repeat(32);
  const edit = ['--record-version', '3', '--hash', hash, '--reason', 'one more table'];
  const words = ['--statement-zh', '同意。', '--statement-en', 'Agreed.'];
  expect((await perennial('approvals', 'edited', 'M-1.cutover.1', ...edit, ...words)).code).toBe(0);
  expect(requests()).toEqual(['POST /v1/approvals/M-1.cutover.1/edited']);
  expect(bodies()).toEqual([
    {
      record: { version: 3, hash, statement: { 'zh-CN': '同意。', 'en': 'Agreed.' } },
      reason: 'one more table',
    },
  ]);
  api.reply({ body: approval });
  const half = await perennial('approvals', 'edited', 'M-1.cutover.1', ...edit, '--statement-en', 'Agreed.');
  expect([half.code, api.seen.length]).toEqual([2, 0]);
  const faulty = await perennial('approvals', 'edited', 'M-1.cutover.1', ...edit.with(3, 'CD'));
  expect([faulty.code, api.seen.length]).toEqual([2, 0]);
});

test('begin says who carries it out by who calls', async () => {
  api.reply({ body: { ...approval, state: 'executing' } });
  const { code, out } = await perennial('approvals', 'begin', 'M-1.cutover.1');
  expect([code, bodies()]).toEqual([0, [{}]]);
  expect(requests()).toEqual(['POST /v1/approvals/M-1.cutover.1/begin-execution']);
  expect(out).toContain('executing');
});
