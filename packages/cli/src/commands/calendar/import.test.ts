import { readFileSync } from 'node:fs';
import { checkCalendar } from '@perennial/domain/calendar/check';
import { parseNotice } from '@perennial/domain/calendar/notice/parse';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ApiDouble, apiDouble } from '../../testing/api-double.ts';
import { anImpact, anImpactItem, aRun } from '../../testing/contracts.ts';
import { folderWith } from '../../testing/files.ts';
import { terminal } from '../../testing/terminal.ts';

let api: ApiDouble;
let folder: Awaited<ReturnType<typeof folderWith>>;
let perennial: (...argv: string[]) => Promise<{ code: number; out: string; err: string }>;

const csv = 'date,kind,name\r\n2027-01-01,holiday,元旦\r\n';
const notice = JSON.stringify({ year: 2027, days: [{ date: '2027-01-01', kind: 'holiday', name: '元旦' }] });

beforeAll(async () => {
  api = await apiDouble();
  folder = await folderWith({
    'office.yaml': 'id: cn-office\nweek: {}\n',
    'office.json': '{"id":"cn-office","tz":"Asia/Shanghai","week":{}}',
    'notice.csv': csv,
    'notice.json': notice,
    'days.json': '[{"date":"2027-01-01","kind":"holiday"}]',
    'set.json': '{"holidays":[],"source":{}}',
    'other.json': '{"a":1}',
    'broken.json': '{"a":',
    'notice.xlsx': 'PK',
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
  calendar: { id: 'cn-office', version: 3 },
  created: true,
  contracts: [
    { id: 'acme-2026', version: 4 },
    { id: 'bohai', version: 2 },
  ],
  run: { id: 'r-1', total: 2 },
  ...over,
});
const one = { body: { items: [{ id: 'cn-office' }] } };

test.each([
  ['import', 'office.yaml', 'application/yaml', 'id: cn-office\nweek: {}\n'],
  ['apply', 'office.json', 'application/json', '{"id":"cn-office","tz":"Asia/Shanghai","week":{}}'],
])('%s %s sends a calendar as it is, under its type', async (verb, file, type, body) => {
  api.reply({ status: 201, body: applied({ run: undefined }) });
  const { code } = await perennial('calendar', verb, file, '--reason', 'new hours');
  expect(code).toBe(0);
  expect(asked()).toEqual(['POST /v1/calendars']);
  expect(api.seen[0]?.headers['x-reason']).toBe('new%20hours');
  expect(api.seen[0]?.headers['content-type']).toBe(type);
  expect(api.seen[0]?.headers['idempotency-key']).toBeDefined();
  expect(api.seen[0]?.body).toBe(body);
});

test('a notice goes to the only calendar there is, and every due instant it moves is listed', async () => {
  api.reply(one, { status: 201, body: applied() }, { body: { run: aRun(), ...anImpact() } });
  const { code, out, err } = await perennial('calendar', 'import', 'notice.csv');
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(asked()).toEqual([
    'GET /v1/calendars',
    'POST /v1/calendars/cn-office/holidays',
    'GET /v1/calendars/cn-office/impact',
  ]);
  expect(api.seen[1]?.headers['content-type']).toBe('text/csv');
  expect(api.seen[1]?.body).toBe(csv);
  expect(out).toMatchInlineSnapshot(`
    "Calendar              cn-office
    Version               3
    Contracts concerned   acme-2026 v4, bohai v2
    Open tickets to move  2 (Run r-1)

    Ticket  Clock       Level  Old due              New due              Shift    State
    T-1001  resolution  P1     2026-02-24 11:30:00  2026-02-25 11:30:00  +1d 00h  planned
    T-1002  workaround  P2     2026-02-24 11:30:00  -                             planned

    tickets 2 · clocks 2 · later 1 · earlier 0
    "
  `);
});

test('where a notice comes from is said in the query', async () => {
  api.reply({ body: applied({ run: undefined }) });
  const source = [
    '--title',
    '关于2027年部分节假日安排的通知',
    '--issuer',
    '国务院办公厅',
    '--date',
    '2026-11-05',
  ];
  const more = ['--number', '7号', '--url', 'https://example.test/n', '--year', '2027', '--reason', 'yearly'];
  await perennial('calendar', 'import', 'notice.json', '--calendar', 'cn-office', ...source, ...more);
  expect(api.seen).toHaveLength(1);
  const url = new URL(api.seen[0]?.path ?? '', api.url);
  expect(url.pathname).toBe('/v1/calendars/cn-office/holidays');
  expect(Object.fromEntries(url.searchParams)).toEqual({
    title: '关于2027年部分节假日安排的通知',
    issuer: '国务院办公厅',
    date: '2026-11-05',
    number: '7号',
    url: 'https://example.test/n',
    year: '2027',
  });
  expect(api.seen[0]?.headers['x-reason']).toBe('yearly');
  expect(api.seen[0]?.headers['content-type']).toBe('application/json');
  expect(api.seen[0]?.body).toBe(notice);
});

test.each(['days.json', 'set.json'])('%s is taken for a notice', async (file) => {
  api.reply({ body: applied({ run: undefined }) });
  await perennial('calendar', 'import', file, '--calendar', 'x');
  expect(asked()).toEqual(['POST /v1/calendars/x/holidays']);
});

test('a dry run prints what would move, and asks for nothing more', async () => {
  api.reply({ body: { ...applied({ run: undefined }), ...anImpact() } });
  const { out } = await perennial('calendar', 'import', 'notice.csv', '--calendar', 'cn-office', '--dry-run');
  expect(asked()).toEqual(['POST /v1/calendars/cn-office/holidays?dryRun=true']);
  expect(out).toContain(
    'T-1001  resolution  P1     2026-02-24 11:30:00  2026-02-25 11:30:00  +1d 00h  planned',
  );
  expect(out).toMatch(/later 1 · earlier 0\n\ndry run, nothing is stored\n$/);
});

test('due instants are shown in the zone of the reader', async () => {
  const cli = terminal({ cwd: folder.dir, timeZone: 'America/New_York' });
  api.reply({ body: { ...applied(), ...anImpact() } });
  const argv = ['calendar', 'apply', 'office.yaml', '--dry-run'];
  const { out } = await cli('--intake', api.url, '--key', 'k', ...argv);
  expect(out).toContain('2026-02-23 22:30:00  2026-02-24 22:30:00');
});

test('what is there already changes nothing', async () => {
  api.reply({ body: applied({ created: false, contracts: [], run: undefined }) });
  const { out } = await perennial('calendar', 'apply', 'office.yaml', '--lang', 'zh-CN');
  expect(out).toBe(
    '日历              cn-office\n版本              3\n待处理的未结工单  没有需要处理的未结工单\n\n没有变化，版本不变\n',
  );
});

test('--wait follows the run before the list is printed, and failed tickets end with 1', async () => {
  const failed = anImpactItem({ state: 'failed', error: 'gone' });
  api.reply(
    { status: 201, body: applied() },
    { body: aRun({ state: 'done', done: 1, failed: 1 }) },
    { body: { ...aRun(), items: [failed] } },
    { body: { run: aRun(), items: [failed], totals: {} } },
  );
  const { code, out, err } = await perennial('calendar', 'apply', 'office.yaml', '--wait', '600');
  expect(code).toBe(1);
  expect(asked()).toEqual([
    'POST /v1/calendars',
    'GET /v1/runs/r-1?limit=1',
    'GET /v1/runs/r-1?limit=500',
    'GET /v1/calendars/cn-office/impact',
  ]);
  expect(out).toContain('failed: gone');
  expect(err).toBe(
    'Run r-1: 1 / 2, 1 failed done\nrun r-1: 1 of 2 tickets failed\n  T-1001 resolution: gone\n',
  );
});

test('--json prints the answer as it came, without the list', async () => {
  const body = '{ "calendar":{"id":"cn-office","version":3},"created":true,"run":{"id":"r-1","total":2.0} }';
  api.reply({ status: 201, body });
  expect(await perennial('calendar', 'apply', 'office.yaml', '--json')).toEqual({
    code: 0,
    out: `${body}\n`,
    err: '',
  });
  expect(api.seen).toHaveLength(1);
});

test('with several calendars a notice needs to be told which; they are named', async () => {
  api.reply({ body: { items: [{ id: 'cn-office' }, { id: 'de-berlin' }] } });
  const { code, err } = await perennial('calendar', 'import', 'notice.csv');
  expect(code).toBe(2);
  expect(err).toBe('which calendar? give --calendar with one of: cn-office, de-berlin\n');
  expect(asked()).toEqual(['GET /v1/calendars']);
});

test('with no calendar there is one to make first', async () => {
  api.reply({ body: { items: [] } });
  const { code, err } = await perennial('calendar', 'import', 'notice.csv');
  expect(code).toBe(2);
  expect(err).toContain('perennial calendar example');
});

test('a refusal names file and line', async () => {
  const errors = [{ path: '/line/2/date', code: 'date', message: 'line 2: "x" is no date', line: 2 }];
  api.reply({ status: 422, body: { code: 'request.invalid', detail: 'not valid', errors } });
  const { code, err } = await perennial('calendar', 'import', 'notice.csv', '--calendar', 'cn-office');
  expect(code).toBe(2);
  expect(err).toContain('\nnotice.csv:2 /line/2/date line 2: "x" is no date\n');
});

test.each([
  [['missing.csv'], 'missing.csv cannot be read: ENOENT'],
  [['notice.xlsx'], 'give a file that ends in .yaml, .yml, .json, .csv'],
  [['other.json'], 'neither a calendar (it has no `week`) nor a holiday notice'],
  [['broken.json'], 'broken.json is not JSON'],
  [['office.yaml', '--title', 'x'], '--title is for a holiday notice'],
  [['office.yaml', '--calendar', 'x'], '--calendar is for a holiday notice'],
  [['notice.csv', '--year', 'next'], 'Give a whole number'],
])('import %j is refused before anything is sent', async (argv, why) => {
  api.reply({});
  const { code, err } = await perennial('calendar', 'import', ...argv);
  expect(code).toBe(2);
  expect(err).toContain(why);
  expect(api.seen).toEqual([]);
});

const shipped = (name: string) => readFileSync(new URL(`../../../examples/${name}`, import.meta.url), 'utf8');

test('the shipped calendar is printed as it is, with --json as JSON, and is sound', async () => {
  expect(await perennial('calendar', 'example')).toEqual({
    code: 0,
    out: shipped('cn-office.yaml'),
    err: '',
  });
  const { out } = await perennial('calendar', 'example', '--json');
  expect(checkCalendar(JSON.parse(out))).toHaveProperty('file.id', 'cn-office');
});

test('the shipped notice of 2027 can be imported, and says on every row that it is not the real one', async () => {
  const text = shipped('holidays-2027-example.csv');
  expect(await perennial('calendar', 'example', '--notice')).toEqual({ code: 0, out: text, err: '' });
  const source = { title: 'example', issuer: 'nobody', date: '2026-11-01' };
  const read = parseNotice(text, { set: 'cn', version: 1, source });
  if ('errors' in read) throw new Error(JSON.stringify(read.errors));
  expect(read.set.year).toBe(2027);
  for (const day of [...read.set.holidays, ...read.set.makeUpDays]) {
    expect(day.name).toContain('EXAMPLE ONLY');
    expect(day.nameZh).toContain('非正式通知');
  }
  const weekday = (date: string) => new Date(`${date}T00:00:00Z`).getUTCDay();
  expect(read.set.makeUpDays.map(({ date }) => weekday(date)).every((day) => day === 0 || day === 6)).toBe(
    true,
  );
});
