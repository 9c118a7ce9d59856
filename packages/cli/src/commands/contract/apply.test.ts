import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ApiDouble, apiDouble } from '../../testing/api-double.ts';
import { anImpact, anImpactItem, aRun } from '../../testing/contracts.ts';
import { folderWith } from '../../testing/files.ts';
import { terminal } from '../../testing/terminal.ts';

let api: ApiDouble;
let folder: Awaited<ReturnType<typeof folderWith>>;
let perennial: (...argv: string[]) => Promise<{ code: number; out: string; err: string }>;

// A line ending and a Chinese character that must arrive as they are.
const yaml = 'id: acme-2026\r\ntitleZh: 年度合同\n';

beforeAll(async () => {
  api = await apiDouble();
  folder = await folderWith({
    'acme.yaml': yaml,
    'acme.YML': yaml,
    'acme.json': '{"id":"acme-2026"}',
    'acme.txt': yaml,
  });
  const cli = terminal({ cwd: folder.dir });
  perennial = (...argv) => cli('--intake', api.url, '--key', 'pk_test', ...argv);
});
afterAll(async () => {
  await api.close();
  await folder.remove();
});

const asked = () => api.seen.map(({ method, path }) => `${method} ${path}`);

const applied = (over: object = {}) => ({
  contract: {
    id: 'acme-2026',
    version: 4,
    customer: 'acme',
    title: 'Service contract',
    titleZh: '服务合同',
    effectiveFrom: '2026-07-01T00:00:00+08:00',
  },
  created: true,
  diff: [{ path: '/levels/P1/clocks/response/target', old: '1h', new: '30m' }],
  run: { id: 'r-1', total: 2 },
  ...over,
});

test('apply sends the bytes of the file under its type, and prints version, run and what changed', async () => {
  api.reply({ status: 201, body: applied() });
  const { code, out, err } = await perennial('contract', 'apply', 'acme.yaml');
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(asked()).toEqual(['POST /v1/contracts']);
  expect(api.seen[0]?.body).toBe(yaml);
  expect(api.seen[0]?.headers).toMatchObject({
    'content-type': 'application/yaml',
    'content-length': String(Buffer.byteLength(yaml)),
    'authorization': 'Bearer pk_test',
  });
  expect(api.seen[0]?.headers['idempotency-key']).toBeDefined();
  expect(out).toMatchInlineSnapshot(`
    "Contract              acme-2026
    Version               4
    Customer              acme
    Title                 Service contract
    In force from         2026-07-01 00:00:00
    Open tickets to move  2 (Run r-1)

    What changes
    Path                               Old  New
    /levels/P1/clocks/response/target  1h   30m
    "
  `);
});

test('day and dry run travel in the query, the reason in a header; a .json file is JSON', async () => {
  api.reply({ body: { ...applied(), ...anImpact() } });
  const argv = [
    '--effective-from',
    '2026-07-01',
    '--reason',
    'review of May',
    '--dry-run',
    '--lang',
    'zh-CN',
  ];
  const { code, out } = await perennial('contract', 'apply', 'acme.json', ...argv);
  expect(code).toBe(0);
  expect(asked()).toEqual(['POST /v1/contracts?dryRun=true&effectiveFrom=2026-07-01']);
  expect(api.seen[0]?.headers['x-reason']).toBe('review%20of%20May');
  expect(api.seen[0]?.headers['content-type']).toBe('application/json');
  expect(out).toMatchInlineSnapshot(`
    "合同      acme-2026
    版本      4
    客户      acme
    标题      服务合同
    生效时间  2026-07-01 00:00:00

    变更内容
    路径                               原值  新值
    /levels/P1/clocks/response/target  1h    30m

    工单    时钟        级别  原截止               新截止               变动     状态
    T-1001  resolution  P1    2026-02-24 11:30:00  2026-02-25 11:30:00  +1d 00h  planned
    T-1002  workaround  P2    2026-02-24 11:30:00  -                             planned

    涉及工单 2 · 时钟 2 · 推后 1 · 提前 0

    试算，未保存
    "
  `);
});

test('an instant may be given, also as a span from now; .YML is YAML', async () => {
  api.reply({ status: 201, body: applied() });
  await perennial('contract', 'apply', 'acme.YML', '--effective-from', '+1d');
  expect(asked()).toEqual(['POST /v1/contracts?effectiveFrom=2026-01-06T01%3A00%3A00.000Z']);
  expect(api.seen[0]?.headers['content-type']).toBe('application/yaml');
});

test('a file that says what is there already changes nothing and says so', async () => {
  api.reply({ body: applied({ created: false, diff: [], run: undefined }) });
  const { out } = await perennial('contract', 'apply', 'acme.yaml');
  expect(out).toContain('nothing changed; the version stays');
  expect(out).not.toContain('Open tickets to move');
});

test('a first version moves no ticket', async () => {
  api.reply({ status: 201, body: applied({ diff: [], run: undefined }) });
  expect((await perennial('contract', 'apply', 'acme.yaml')).out).toContain('no open ticket has to move');
});

test('a dry run that moves no clock says so', async () => {
  api.reply({ body: applied({ items: [], totals: { tickets: 0, clocks: 0, later: 0, earlier: 0 } }) });
  const { out } = await perennial('contract', 'apply', 'acme.yaml', '--dry-run');
  expect(out).toContain('no clock gets another due instant');
});

test('a refusal names file and line of every fault, and keeps code and request', async () => {
  const errors = [
    { path: '/levels/P1', code: 'missing', message: 'is missing: give an object', line: 12 },
    { path: '', code: 'unknown', message: 'there is no customer acme' },
  ];
  const body = { code: 'request.invalid', detail: 'the request is not valid', requestId: 'r-7', errors };
  api.reply({ status: 422, body });
  const { code, out, err } = await perennial('contract', 'apply', 'acme.yaml');
  expect(code).toBe(2);
  expect(out).toBe('');
  expect(err).toBe(
    [
      'the request is not valid (request.invalid)',
      'acme.yaml:12 /levels/P1 is missing: give an object',
      'acme.yaml / there is no customer acme',
      'request r-7\n',
    ].join('\n'),
  );
  const asJson = await perennial('contract', 'apply', 'acme.yaml', '--json');
  expect(JSON.parse(asJson.out)).toEqual(body);
});

test('a refusal of the caller, not of the file, stays as it is', async () => {
  api.reply({ status: 403, body: { code: 'auth.forbidden', detail: 'agents may not' } });
  const { code, err } = await perennial('contract', 'apply', 'acme.yaml');
  expect(code).toBe(3);
  expect(err).toContain('agents may not (auth.forbidden)');
  expect(err).toContain('--as lead');
});

test.each([
  [['missing.yaml'], 'missing.yaml cannot be read: ENOENT'],
  [['acme.txt'], 'acme.txt: give a file that ends in .yaml, .yml, .json'],
  [['acme.yaml', '--effective-from', '2026-02-30'], 'a date that exists'],
  [['acme.yaml', '--effective-from', 'soon'], 'ISO-8601 with an offset'],
  [['--wait', 'acme.yaml'], 'then write --wait last'],
  [[], "missing required argument 'file'"],
])('apply %j is refused before anything is sent', async (argv, why) => {
  api.reply({});
  const { code, err } = await perennial('contract', 'apply', ...argv);
  expect(code).toBe(2);
  expect(err).toContain(why);
  expect(api.seen).toEqual([]);
});

test('--json prints the answer as it came and nothing else', async () => {
  const body = '{ "contract":{"id":"a","version":4.0},"created":true,"diff":[] }';
  api.reply({ status: 201, body });
  expect(await perennial('contract', 'apply', 'acme.yaml', '--json')).toEqual({
    code: 0,
    out: `${body}\n`,
    err: '',
  });
});

test('--wait follows the run to its end with a line whenever it has moved on', async () => {
  api.reply(
    { status: 201, body: applied() },
    { body: aRun() },
    { body: aRun() },
    { body: aRun({ state: 'done', done: 2 }) },
  );
  const { code, err } = await perennial('contract', 'apply', 'acme.yaml', '--wait');
  expect(code).toBe(0);
  expect(asked()).toEqual(['POST /v1/contracts', ...Array(3).fill('GET /v1/runs/r-1?limit=1')]);
  expect(err).toBe('Run r-1: 0 / 2 running\nRun r-1: 2 / 2 done\n');
});

test('on a screen the line of progress is drawn over itself', async () => {
  const cli = terminal({ cwd: folder.dir, screen: () => ({ columns: 80, rows: 24 }) });
  api.reply({ status: 201, body: applied() }, { body: aRun() }, { body: aRun({ state: 'done', done: 2 }) });
  const { err } = await cli('--intake', api.url, '--key', 'k', 'contract', 'apply', 'acme.yaml', '--wait');
  expect(err).toBe('\r\u001b[KRun r-1: 0 / 2 running\r\u001b[KRun r-1: 2 / 2 done\n');
});

test('tickets that failed end with exit code 1, each named with its error, from every page', async () => {
  const failed = anImpactItem({ ticket: 'T-1002', state: 'failed', error: 'the workflow\nis gone' });
  api.reply(
    { status: 201, body: applied() },
    { body: aRun({ state: 'done', done: 1, failed: 1 }) },
    { body: { ...aRun(), items: [anImpactItem({ state: 'done' })], nextCursor: 'c2' } },
    { body: { ...aRun(), items: [failed] } },
  );
  const { code, err } = await perennial('contract', 'apply', 'acme.yaml', '--wait');
  expect(code).toBe(1);
  expect(asked().slice(2)).toEqual(['GET /v1/runs/r-1?limit=500', 'GET /v1/runs/r-1?limit=500&cursor=c2']);
  expect(err).toContain('run r-1: 1 of 2 tickets failed\n  T-1002 resolution: the workflow is gone\n');
});

test('a run that is not done within the seconds of --wait goes on by itself: exit code 1 and how to see it', async () => {
  api.reply({ status: 201, body: applied() }, { body: aRun({ done: 1 }) });
  const { code, err } = await perennial('contract', 'apply', 'acme.yaml', '--wait', '0');
  expect(code).toBe(1);
  expect(api.seen).toHaveLength(2);
  expect(err).toContain('run r-1 is not done yet (1 / 2); it goes on by itself');
  expect(err).toContain('perennial run show r-1');
});

test('nobody waits for a day that is still to come', async () => {
  const waiting = aRun({ state: 'waiting', effectiveFrom: '2026-07-01T00:00:00+08:00' });
  api.reply({ status: 201, body: applied() }, { body: waiting });
  const { code, err } = await perennial('contract', 'apply', 'acme.yaml', '--wait');
  expect(code).toBe(0);
  expect(err).toContain('2026-07-01 00:00:00');
});

test('without a run there is nothing to follow', async () => {
  api.reply({ status: 201, body: applied({ run: undefined }) });
  expect((await perennial('contract', 'apply', 'acme.yaml', '--wait')).code).toBe(0);
  expect(api.seen).toHaveLength(1);
});

test('the shipped example is printed as it is, and with --json as what the API takes as JSON', async () => {
  const shipped = await readFile(new URL('../../../examples/annual-contract.yaml', import.meta.url), 'utf8');
  api.reply({});
  expect(await perennial('contract', 'example')).toEqual({ code: 0, out: shipped, err: '' });
  const { out } = await perennial('contract', 'example', '--json');
  expect(JSON.parse(out)).toMatchObject({ id: 'acme-2026', levels: { P1: { updateEvery: '2h' } } });
  expect(api.seen).toEqual([]);
});
