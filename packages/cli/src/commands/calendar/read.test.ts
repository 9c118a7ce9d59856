import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ApiDouble, apiDouble } from '../../testing/api-double.ts';
import { aCalendar, anImpact, aRun } from '../../testing/contracts.ts';
import { folderWith } from '../../testing/files.ts';
import { terminal } from '../../testing/terminal.ts';

let api: ApiDouble;
let folder: Awaited<ReturnType<typeof folderWith>>;
let perennial: (...argv: string[]) => Promise<{ code: number; out: string; err: string }>;

beforeAll(async () => {
  api = await apiDouble();
  folder = await folderWith({});
  const cli = terminal({ cwd: folder.dir });
  perennial = (...argv) => cli('--intake', api.url, '--key', 'pk_test', ...argv);
});
afterAll(async () => {
  await api.close();
  await folder.remove();
});

const asked = () => api.seen.map(({ method, path }) => `${method} ${path}`);

test('list shows each calendar with the notices it follows', async () => {
  api.reply({ body: { items: [aCalendar(), aCalendar({ id: 'de', sources: [], nameZh: undefined })] } });
  const { out } = await perennial('calendar', 'list', '--lang', 'zh-CN');
  expect(asked()).toEqual(['GET /v1/calendars']);
  expect(out).toMatchInlineSnapshot(`
    "日历       版本  名称                时区           假日通知
    cn-office  2     中国办公时间        Asia/Shanghai  cn 2026 v1
    de         2     China office hours  Asia/Shanghai
    "
  `);
});

test('show prints the week and every dated exception by date, those of every year first', async () => {
  api.reply({ body: aCalendar() });
  const { out } = await perennial('calendar', 'show', 'cn-office', '--version', '2');
  expect(asked()).toEqual(['GET /v1/calendars/cn-office?version=2']);
  expect(out).toMatchInlineSnapshot(`
    "Calendar         cn-office
    Version          2
    Name             China office hours
    Time zone        Asia/Shanghai
    Holiday notices  cn 2026 v1

    Day  Open
    Mon  09:00-12:00, 13:00-18:00
    Tue  closed
    Wed  closed
    Thu  closed
    Fri  closed
    Sat  closed
    Sun  closed

    Date        Kind        Open         Name
    12-24       every year
    2026-01-01  holiday                  New Year's Day
    2026-02-14  make-up     09:00-18:00  Make-up working day
    2026-03-02  break       09:00-10:00
    2026-06-30  special     09:00-20:00  Closing of books
    2027-01-01  holiday                  New Year's Day
    "
  `);
});

test('show of one year leaves the other years out', async () => {
  api.reply({ body: aCalendar() });
  const { out } = await perennial('calendar', 'show', 'cn-office', '--year', '2027', '--lang', 'zh-CN');
  expect(asked()).toEqual(['GET /v1/calendars/cn-office']);
  expect(out.trimEnd().split('\n').slice(-3)).toEqual([
    '日期        种类      营业时间  名称',
    '12-24       每年假日',
    '2027-01-01  假日                元旦',
  ]);
});

test('a calendar without exceptions says so', async () => {
  api.reply({ body: aCalendar({ spec: { tz: 'UTC', week: {} } }) });
  expect((await perennial('calendar', 'show', 'x')).out).toMatch(
    /Mon {2}closed[\s\S]*\n\nnothing to show\n$/,
  );
});

test('impact of the only calendar needs no id', async () => {
  api.reply(
    { body: { items: [{ id: 'cn-office' }] } },
    { body: { run: aRun({ state: 'done', done: 2 }), ...anImpact() } },
  );
  const { out } = await perennial('calendar', 'impact');
  expect(asked()).toEqual(['GET /v1/calendars', 'GET /v1/calendars/cn-office/impact']);
  expect(out).toContain('T-1002  workaround  P2     2026-02-24 11:30:00  -');
});

test('impact of a calendar nothing has moved yet', async () => {
  api.reply({ body: { items: [], totals: { tickets: 0, clocks: 0, later: 0, earlier: 0 } } });
  const { out } = await perennial('calendar', 'impact', 'cn-office');
  expect(asked()).toEqual(['GET /v1/calendars/cn-office/impact']);
  expect(out).toBe('preview: what the newest version would move\n\nno clock gets another due instant\n');
});

test('impact with several calendars names them', async () => {
  api.reply({ body: { items: [{ id: 'a' }, { id: 'b' }] } });
  const { code, err } = await perennial('calendar', 'impact');
  expect({ code, err }).toEqual({ code: 2, err: 'which calendar? name one of: a, b\n' });
});

const ics = 'BEGIN:VCALENDAR\r\nSUMMARY:元旦\r\nEND:VCALENDAR\r\n';
const asCalendar = { body: ics, headers: { 'content-type': 'text/calendar; charset=utf-8' } };

test('export prints the iCalendar file to the byte, in the language of the reader', async () => {
  api.reply(asCalendar);
  const { out } = await perennial('calendar', 'export', 'cn-office', '--year', '2026', '--lang', 'zh-CN');
  expect(asked()).toEqual(['GET /v1/calendars/cn-office/ics?year=2026&locale=zh-CN']);
  expect(api.seen[0]?.headers.accept).toBe('text/calendar');
  expect(out).toBe(ics);
});

test('export --out writes the file and says how much', async () => {
  api.reply(asCalendar);
  const { out } = await perennial('calendar', 'export', 'cn-office', '--year', '2026', '--out', 'cn.ics');
  expect(out).toBe(`cn.ics: written (${Buffer.byteLength(ics)} bytes)\n`);
  expect(await readFile(join(folder.dir, 'cn.ics'), 'utf8')).toBe(ics);
  const asJson = await perennial(
    'calendar',
    'export',
    'cn-office',
    '--year',
    '2026',
    '--out',
    'cn.ics',
    '--json',
  );
  expect(JSON.parse(asJson.out)).toEqual({ file: 'cn.ics', bytes: Buffer.byteLength(ics) });
});

test('a folder that is not there is named, with exit code 2', async () => {
  api.reply(asCalendar);
  const argv = ['export', 'cn-office', '--year', '2026', '--out', join('no', 'such', 'cn.ics')];
  const { code, err } = await perennial('calendar', ...argv);
  expect(code).toBe(2);
  expect(err).toContain(`${join('no', 'such', 'cn.ics')} cannot be written: ENOENT`);
});

test('export needs a year', async () => {
  api.reply({});
  const { code, err } = await perennial('calendar', 'export', 'cn-office');
  expect(code).toBe(2);
  expect(err).toContain("required option '--year <year>' not specified");
  expect(api.seen).toEqual([]);
});

test('a calendar nobody knows is 4', async () => {
  api.reply({ status: 404, body: { code: 'notFound', detail: 'there is no calendar x' } });
  expect((await perennial('calendar', 'show', 'x')).code).toBe(4);
  expect((await perennial('calendar', 'export', 'x', '--year', '2026')).code).toBe(4);
  expect((await perennial('calendar', 'impact', 'x')).code).toBe(4);
});

test.each([['list'], ['show', 'x'], ['impact', 'x']])(
  'calendar %s %s with --json prints the answer as it came',
  async (...argv) => {
    const body = '{ "items":[],  "rev":1.0 }';
    api.reply({ body });
    expect(await perennial('calendar', ...argv, '--json')).toEqual({ code: 0, out: `${body}\n`, err: '' });
  },
);
