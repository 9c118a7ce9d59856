import { checkContract } from '@perennial/domain/contract/check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ApiDouble, apiDouble } from '../../testing/api-double.ts';
import { anImpact, aRun } from '../../testing/contracts.ts';
import { folderWith } from '../../testing/files.ts';
import { terminal } from '../../testing/terminal.ts';

let api: ApiDouble;
let folder: Awaited<ReturnType<typeof folderWith>>;
let perennial: (...argv: string[]) => Promise<{ code: number; out: string; err: string }>;

beforeAll(async () => {
  api = await apiDouble();
  folder = await folderWith({ 'acme.yaml': 'id: acme-2026\n' });
  const cli = terminal({ cwd: folder.dir });
  perennial = (...argv) => cli('--intake', api.url, '--key', 'pk_test', ...argv);
});
afterAll(async () => {
  await api.close();
  await folder.remove();
});

const asked = () => api.seen.map(({ method, path }) => `${method} ${path}`);

const clock = (name: string, hours: object) => ({
  ...{ name, goal: 'response', kind: 'sla', target: { ms: 5_400_000 }, hours, pausesOn: [] },
  ...{ startsOn: 'opened', warnAtPct: [], steps: [] },
});

const row = { critical: 'P1', high: 'P2', normal: 'P3', low: 'P3' };

const contract = {
  ...{ id: 'acme-2026', version: 3, customer: 'acme', title: 'Service contract', titleZh: '服务合同' },
  ...{ from: '2026-01-01', to: '2026-12-31', timeZone: 'Asia/Shanghai' },
  effectiveFrom: '2026-01-01T00:00:00+08:00',
  annualFee: { currency: 'CNY', amount: 120_000_000 },
  matrix: { site: row, module: row, department: row, user: row },
  levels: {
    P1: { clocks: [clock('response', { kind: '24x7' })], updateEveryMs: 7_200_000 },
    P2: { clocks: [clock('response', { kind: 'calendar', id: 'cn-office', version: 2 })] },
    P3: {
      clocks: [clock('response', { kind: 'weekdays', tz: 'Asia/Shanghai', from: '09:00', to: '18:00' })],
    },
  },
  approval: { classes: [], types: [] },
  autoCloseAfterMs: 432_000_000,
  reopenWithinMs: 1_209_600_000,
};

test('show prints a stored contract, its calendars with their versions', async () => {
  api.reply({ body: contract });
  const { code, out } = await perennial('contract', 'show', 'acme-2026', '--version', '3');
  expect(code).toBe(0);
  expect(asked()).toEqual(['GET /v1/contracts/acme-2026?version=3']);
  expect(api.seen[0]?.headers['idempotency-key']).toBeUndefined();
  expect(out).toMatchInlineSnapshot(`
    "Contract         acme-2026
    Version          3
    Customer         acme
    Title            Service contract
    In force from    2026-01-01 00:00:00
    From             2026-01-01
    To               2026-12-31
    Time zone        Asia/Shanghai
    Annual fee       CNY 1,200,000.00
    Closes after     120h
    Reopens within   336h
    Calendars named  cn-office v2

    Level  Clock         Kind  Target  Hours                              Phase
    P1     response      sla   1h30m   24x7                               base
    P1     Update every        2h                                         base
    P2     response      sla   1h30m   cn-office v2                       base
    P3     response      sla   1h30m   mon-fri 09:00-18:00 Asia/Shanghai  base
    "
  `);
});

test('what show reads is what a contract file becomes', () => {
  const { version: _, effectiveFrom: __, ...stored } = contract;
  expect(checkContract(stored)).toEqual({ contract: stored });
});

test('a contract of another customer is 4', async () => {
  api.reply({ status: 404, body: { code: 'notFound', detail: 'there is no contract bohai' } });
  const { code, err } = await perennial('contract', 'show', 'bohai');
  expect(code).toBe(4);
  expect(err).toContain('there is no contract bohai (notFound)');
});

test('list shows the newest version of each with its fee', async () => {
  api.reply({
    body: { items: [contract, { ...contract, id: 'bohai', annualFee: undefined, title: undefined }] },
  });
  const { out } = await perennial('contract', 'list');
  expect(asked()).toEqual(['GET /v1/contracts']);
  expect(out).toMatchInlineSnapshot(`
    "Contract   Version  Customer  From        To          Annual fee        Title
    acme-2026  3        acme      2026-01-01  2026-12-31  CNY 1,200,000.00  Service contract
    bohai      3        acme      2026-01-01  2026-12-31                    服务合同
    "
  `);
});

test('versions show since when each holds, who made it and why', async () => {
  const items = [
    {
      version: 1,
      effectiveFrom: '2026-01-01T00:00:00+08:00',
      createdAt: '2025-12-20T10:00:00+08:00',
      actor: 'zhao.min',
      reason: null,
    },
    {
      version: 2,
      effectiveFrom: '2026-07-01T00:00:00+08:00',
      createdAt: '2026-05-20T10:00:00+08:00',
      actor: 'zhao.min',
      reason: 'yearly review',
    },
  ];
  api.reply({ body: { items } });
  const { out } = await perennial('contract', 'versions', 'acme-2026');
  expect(asked()).toEqual(['GET /v1/contracts/acme-2026/versions']);
  expect(out).toMatchInlineSnapshot(`
    "Version  In force from        Created              Actor     Reason
    1        2026-01-01 00:00:00  2025-12-20 10:00:00  zhao.min
    2        2026-07-01 00:00:00  2026-05-20 10:00:00  zhao.min  yearly review
    "
  `);
});

const change = { path: '/levels/P1/clocks/response/target', old: '1h', new: '30m' };
const versions = { body: { items: [{ version: 1 }, { version: 2 }, { version: 4 }] } };

test('diff compares the two versions that were named', async () => {
  api.reply({ body: { items: [change] } });
  const { out } = await perennial('contract', 'diff', 'acme-2026', '--from', '1', '--to', '3');
  expect(asked()).toEqual(['GET /v1/contracts/acme-2026/diff?from=1&to=3']);
  expect(out).toBe(
    'Path                               Old  New\n/levels/P1/clocks/response/target  1h   30m\n',
  );
});

test.each([
  [[], 'from=2&to=4'],
  [['--from', '1'], 'from=1&to=4'],
  [['--to', '2'], 'from=1&to=2'],
])('diff with %j compares with the newest version, or with the one before', async (argv, query) => {
  api.reply(versions, { body: { items: [] } });
  const { out } = await perennial('contract', 'diff', 'acme-2026', ...argv);
  expect(asked()).toEqual([
    'GET /v1/contracts/acme-2026/versions',
    `GET /v1/contracts/acme-2026/diff?${query}`,
  ]);
  expect(out).toBe('no difference\n');
});

test('a first version has nothing to be compared with', async () => {
  api.reply({ body: { items: [{ version: 1 }] } });
  const { code, err } = await perennial('contract', 'diff', 'acme-2026');
  expect(code).toBe(2);
  expect(err).toContain('acme-2026 has no version before 1');
});

test('diff of a file is what a dry run of applying it would change', async () => {
  api.reply({ body: { contract: { id: 'acme-2026', version: 4 }, diff: [change], items: [], totals: {} } });
  const { out } = await perennial('contract', 'diff', 'acme.yaml');
  expect(asked()).toEqual(['POST /v1/contracts?dryRun=true']);
  expect(api.seen[0]?.body).toBe('id: acme-2026\n');
  expect(out).toContain('/levels/P1/clocks/response/target  1h   30m');
});

test('diff of a file nobody has applied says that it would be version 1', async () => {
  const planned = { body: { contract: { id: 'acme-2026', version: 1 }, diff: [] } };
  api.reply(planned, { status: 404, body: { code: 'notFound' } });
  expect((await perennial('contract', 'diff', 'acme.yaml')).out).toContain('there is no such contract yet');
  expect(asked()).toEqual(['POST /v1/contracts?dryRun=true', 'GET /v1/contracts/acme-2026']);
  api.reply(planned, { body: contract });
  expect((await perennial('contract', 'diff', 'acme.yaml')).out).toBe('no difference\n');
  api.reply(planned, { status: 500, body: { code: 'internal' } });
  expect((await perennial('contract', 'diff', 'acme.yaml')).code).toBe(1);
});

test.each([
  [['diff', 'acme.yaml', '--from', '1'], 'acme.yaml is a file'],
  [['diff', 'gone.yaml'], 'gone.yaml cannot be read'],
  [['diff', 'acme-2026', '--from', 'first'], 'Give a whole number'],
  [['show', 'acme-2026', '--version', 'x'], 'Give a whole number'],
  [['entitlements', 'acme-2026', '--at', 'yesterday'], 'ISO-8601 with an offset'],
])('%j is refused before anything is sent', async (argv, why) => {
  api.reply({});
  const { code, err } = await perennial('contract', ...argv);
  expect(code).toBe(2);
  expect(err).toContain(why);
  expect(api.seen).toEqual([]);
});

test('impact shows the last run with every clock it moved', async () => {
  api.reply({
    body: { run: aRun({ state: 'done', done: 2, endedAt: '2026-01-05T09:00:09+08:00' }), ...anImpact() },
  });
  const { out } = await perennial('contract', 'impact', 'acme-2026');
  expect(asked()).toEqual(['GET /v1/contracts/acme-2026/impact']);
  expect(out).toMatchInlineSnapshot(`
    "Run            r-1
    Source         contract/acme-2026
    Reason         contract-changed
    State          done
    Done           2 / 2
    In force from  2026-01-05 09:00:00
    Started        2026-01-05 09:00:01
    Ended          2026-01-05 09:00:09

    Ticket  Clock       Level  Old due              New due              Shift    State
    T-1001  resolution  P1     2026-02-24 11:30:00  2026-02-25 11:30:00  +1d 00h  planned
    T-1002  workaround  P2     2026-02-24 11:30:00  -                             planned

    tickets 2 · clocks 2 · later 1 · earlier 0
    "
  `);
});

test('impact without a run is a preview and says so', async () => {
  api.reply({ body: anImpact() });
  const { out } = await perennial('contract', 'impact', 'acme-2026');
  expect(out).toMatch(/^preview: what the newest version would move\n\nTicket/);
});

const use = (over: object) => ({
  ...{
    service: 'training',
    unit: 'days',
    period: '2026',
    limit: 6,
    reserved: 1,
    drawn: 2,
    free: 3,
    billed: 0,
  },
  ...{ atZero: 'bill', ...over },
});

test('entitlements show what is left of each service, hours as hours', async () => {
  const hours = { limit: 144_000_000, reserved: 0, drawn: 5_400_000, free: 138_600_000 };
  const none = { unit: 'unlimited', limit: null, reserved: 0, drawn: 0, free: null, atZero: 'refuse' };
  const items = [
    use({}),
    use({ service: 'customization', unit: 'hours', period: '2026-Q1', ...hours }),
    use({ service: 'desk', ...none }),
  ];
  api.reply({ body: { items } });
  const { out } = await perennial(
    'contract',
    'entitlements',
    'acme-2026',
    '--at',
    '2026-03-02T10:00:00+08:00',
  );
  expect(asked()).toEqual(['GET /v1/contracts/acme-2026/entitlements?at=2026-03-02T10%3A00%3A00%2B08%3A00']);
  expect(out).toMatchInlineSnapshot(`
    "Service            Period   Unit       Limit      Reserved  Drawn  Free       Billed  At zero
    Training           2026     days       6          1         2      3          0       bill
    Customization and  2026-Q1  hours      40h        0         1h30m  38h30m     0       bill
    interfaces
    Service desk       2026     unlimited  unlimited  0         0      unlimited  0
    "
  `);
});

test.each([
  ['show', 'acme-2026'],
  ['list'],
  ['versions', 'acme-2026'],
  ['diff', 'acme-2026', '--from', '1', '--to', '2'],
  ['diff', 'acme.yaml'],
  ['impact', 'acme-2026'],
  ['entitlements', 'acme-2026'],
])('contract %s %s with --json prints the answer as it came', async (...argv) => {
  const body = '{ "items":[],  "rev":1.0 }';
  api.reply({ body });
  expect(await perennial('contract', ...argv, '--json')).toEqual({ code: 0, out: `${body}\n`, err: '' });
});
