import { afterAll, beforeAll, expect, test } from 'vitest';
import { pageColumns, placesOf } from '../../output/fit.ts';
import { type ApiDouble, apiDouble } from '../../testing/api-double.ts';
import { aCredit, creditEvidence } from '../../testing/contracts.ts';
import { terminal } from '../../testing/terminal.ts';

let api: ApiDouble;
const cli = terminal();
const perennial = (...argv: string[]) => cli('--intake', api.url, '--key', 'pk_test', ...argv);

beforeAll(async () => {
  api = await apiDouble();
});
afterAll(() => api.close());

const asked = () => api.seen.map(({ method, path }) => `${method} ${path}`);

const history = [
  {
    at: '2026-03-03T09:00:00+08:00',
    actor: { id: 'wang.fang', kind: 'customer', role: 'customer', name: '王芳' },
    from: 'proposed',
    to: 'disputed',
    reason: 'we had called before',
  },
  { at: '2026-03-04T09:00:00+08:00', actor: { id: 'zhao.min' }, from: 'disputed', to: 'agreed' },
  {
    at: '2026-03-31T09:00:00+08:00',
    actor: { id: 'zhao.min' },
    from: 'agreed',
    to: 'applied',
    settlement: { invoice: 'R-2026-031' },
  },
  {
    at: '2026-03-31T09:05:00+08:00',
    actor: { id: 'zhao.min' },
    from: 'reversal-due',
    to: 'reversed',
    settlement: 'next-fee',
  },
];

test('list passes its filters on; ids stay whole and the table fits the page', async () => {
  const long = aCredit({ id: 'T-100001.1234.core-resolution-of-the-quarter', state: 'reversal-due' });
  api.reply({ body: { items: [aCredit(), long], nextCursor: 'c2' } });
  const argv = ['--contract', 'acme-2026', '--period', '2026-Q1', '--state', 'proposed,agreed'];
  const { code, out, err } = await perennial('credit', 'list', ...argv, '--limit', '2', '--cursor', 'c1');
  expect(code).toBe(0);
  expect(asked()).toEqual([
    'GET /v1/credits?contract=acme-2026&period=2026-Q1&state=proposed%2Cagreed&limit=2&cursor=c1',
  ]);
  for (const line of out.split('\n')) expect(placesOf(line)).toBeLessThanOrEqual(pageColumns);
  expect(out).toMatchInlineSnapshot(`
    "Credit                                        State     Level  Clock     Due       Overrun  Amount
    T-1001.12.p1-response                         proposed  P1     response  2026-03-  1h 30m   CNY
                                                                             02                 2,000.00
                                                                             10:00:00
    T-100001.1234.core-resolution-of-the-quarter  reversal  P1     response  2026-03-  1h 30m   CNY
                                                  -due                       02                 2,000.00
                                                                             10:00:00
    "
  `);
  expect(err).toBe('there is more; go on with --cursor c2\n');
});

test('no credit is said so', async () => {
  api.reply({ body: { items: [] } });
  expect((await perennial('credit', 'list', '--lang', 'zh-CN')).out).toBe('没有记录\n');
});

test('show gives the breach, the clause, the fee and the cap a credit rests on, and what became of it', async () => {
  api.reply({ body: aCredit({ evidence: creditEvidence, history }) });
  const { out } = await perennial('credit', 'show', 'T-1001.12.p1-response');
  expect(asked()).toEqual(['GET /v1/credits/T-1001.12.p1-response']);
  for (const line of out.split('\n')) expect(placesOf(line)).toBeLessThanOrEqual(pageColumns);
  expect(out).toMatchInlineSnapshot(`
    "Credit       T-1001.12.p1-response
    State        proposed
    Customer     acme
    Contract     acme-2026 v3
    Clause       p1-response
    Ticket       T-1001
    Clock        P1 response
    Due          2026-03-02 10:00:00
    Overrun      1h 30m
    Period       2026-03
    Amount       CNY 2,000.00
    Before caps  CNY 3,000.00
    Capped by    month
    Alternative  P2 is answered as P1
    Next steps   agree dispute

    Kind    Evidence
    breach  T-1001 P1 response inventory Due 2026-03-02 10:00:00 Overrun 1h 30m
            ticket/demo-vendor/T-1001/12
    clause  acme-2026 v3 p1-response: 1 % month fee + CNY 500.00 / 1h
    fee     Annual fee CNY 1,200,000.00
    cap     2026-03: CNY 8,000.00 / CNY 10,000.00

    At                   Actor     From          To        Reason
    2026-03-03 09:00:00  王芳      proposed      disputed  we had called before
    2026-03-04 09:00:00  zhao.min  disputed      agreed
    2026-03-31 09:00:00  zhao.min  agreed        applied   R-2026-031
    2026-03-31 09:05:00  zhao.min  reversal-due  reversed  next-fee
    "
  `);
});

test('in Chinese, without caps, history or alternative', async () => {
  const plain = {
    capped: undefined,
    uncapped: 200_000,
    alternative: undefined,
    evidence: creditEvidence.slice(0, 1),
  };
  api.reply({ body: aCredit({ ...plain, history: [] }) });
  const { out } = await perennial('credit', 'show', 'T-1001.12.p1-response', '--lang', 'zh-CN');
  expect(out).toMatchInlineSnapshot(`
    "抵扣        T-1001.12.p1-response
    状态        proposed
    客户        acme
    合同        acme-2026 v3
    条款        p1-response
    工单        T-1001
    时钟        P1 response
    截止        2026-03-02 10:00:00
    超时        1h 30m
    周期        2026-03
    金额        CNY 2,000.00
    可执行步骤  agree dispute

    种类    依据
    breach  T-1001 P1 response inventory 截止 2026-03-02 10:00:00 超时 1h 30m
            ticket/demo-vendor/T-1001/12
    "
  `);
});

test('evidence of a kind this program does not know is printed as it came', async () => {
  api.reply({ body: aCredit({ evidence: [{ kind: 'survey', score: 2 }] }) });
  const { out } = await perennial('credit', 'show', 'x');
  expect(out).toContain('survey  {"kind":"survey","score":2}');
});

test.each([
  ['agree', ['--reason', 'as discussed'], { reason: 'as discussed' }],
  ['dispute', ['--reason', 'we had called'], { reason: 'we had called' }],
  ['propose-again', ['--reason', 'seen again'], { reason: 'seen again' }],
  ['waive', ['--reason', 'goodwill'], { reason: 'goodwill' }],
  ['apply', ['--reason', 'settled', '--invoice', 'R-2026-031'], { reason: 'settled', invoice: 'R-2026-031' }],
  ['apply', ['--reason', 'settled', '--next-fee'], { reason: 'settled', nextFee: true }],
  ['choose', ['--reason', 'better'], { reason: 'better' }],
  ['reverse', ['--reason', 'withdrawn', '--next-fee'], { reason: 'withdrawn', nextFee: true }],
])('%s %j posts exactly that', async (name, argv, body) => {
  api.reply({ body: aCredit({ state: 'agreed' }) });
  const { code, out } = await perennial('credit', name, 'T-1001.12.p1-response', ...argv);
  expect(code).toBe(0);
  expect(asked()).toEqual([`POST /v1/credits/T-1001.12.p1-response/${name}`]);
  expect(JSON.parse(api.seen[0]?.body ?? '')).toEqual(body);
  expect(api.seen[0]?.headers).toMatchObject({ 'content-type': 'application/json' });
  expect(api.seen[0]?.headers['idempotency-key']).toBeDefined();
  expect(out).toMatch(/^State +agreed$/m);
});

test.each([
  [['dispute', 'x'], 'say why: perennial credit dispute needs --reason TEXT'],
  [['waive', 'x'], 'say why: perennial credit waive needs --reason TEXT'],
  [['apply', 'x'], 'apply takes either --invoice NO or --next-fee'],
  [['apply', 'x', '--invoice', '1', '--next-fee'], 'apply takes either --invoice NO or --next-fee'],
  [['reverse', 'x'], 'reverse takes either'],
  [['choose', 'x'], 'say why: perennial credit choose needs --reason TEXT'],
  [['list', '--state', 'proposed,lost'], 'Allowed are proposed, agreed'],
  [['list', '--period', '2026-13'], '2026, 2026-Q1 or 2026-03'],
  [['show'], "missing required argument 'id'"],
])('%j is refused before anything is sent', async (argv, why) => {
  api.reply({});
  const { code, err } = await perennial('credit', ...argv);
  expect(code).toBe(2);
  expect(err).toContain(why);
  expect(api.seen).toEqual([]);
});

test('a step the credit does not take now is 5 and names those it takes', async () => {
  const body = { code: 'credit.illegalTransition', detail: 'it is applied', allowed: ['reverse'] };
  api.reply({ status: 409, body });
  const { code, err } = await perennial('credit', 'agree', 'x', '--reason', 'y');
  expect(code).toBe(5);
  expect(err).toContain('allowed now: reverse');
});

test.each([
  ['list'],
  ['show', 'x'],
  ['agree', 'x', '--reason', 'y'],
  ['apply', 'x', '--reason', 'y', '--next-fee'],
])('credit %s %s with --json prints the answer as it came', async (...argv) => {
  const body = '{ "items":[],  "rev":1.0 }';
  api.reply({ body });
  expect(await perennial('credit', ...argv, '--json')).toEqual({ code: 0, out: `${body}\n`, err: '' });
});
