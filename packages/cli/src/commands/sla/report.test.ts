import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ApiDouble, apiDouble } from '../../testing/api-double.ts';
import { terminal } from '../../testing/terminal.ts';

const report = {
  contract: { id: 'acme-service', version: 2, customer: 'acme', timeZone: 'Asia/Shanghai' },
  period: { name: '2026-Q1', from: '2025-12-31T16:00:00.000Z', to: '2026-03-31T16:00:00.000Z' },
  asOf: '2026-04-01T01:00:00.000Z',
  tickets: 3,
  rows: [
    { level: 'P1', kind: 'sla', clock: 'response', due: 3, met: 2, breached: 1, running: 0, pct: 66.666 },
    { level: 'P3', kind: 'sla', clock: 'resolution', due: 0, met: 0, breached: 0, running: 1, pct: null },
  ],
  breaches: [
    {
      ticket: 'T-1002',
      title: '出库单为空',
      module: 'inventory',
      site: 'acme-shanghai',
      level: 'P1',
      kind: 'sla',
      clock: 'response',
      targetMs: 3_600_000,
      dueAt: '2026-01-05T05:00:00.000Z',
      stoppedAt: '2026-01-05T06:05:00.000Z',
      overrunMs: 3_900_000,
    },
  ],
};
const argv = ['sla', 'report', '--contract', 'acme-service', '--period', '2026-Q1'];

let api: ApiDouble;
let dir: string;
let perennial: (...argv: string[]) => Promise<{ code: number; out: string; err: string }>;

beforeAll(async () => {
  api = await apiDouble();
  dir = await mkdtemp(join(tmpdir(), 'perennial-cli-'));
  const cli = terminal({ cwd: dir });
  perennial = (...given) => cli('--reporting', api.url, '--key', 'pk_test', ...given);
});
afterAll(async () => {
  await api.close();
  await rm(dir, { recursive: true });
});

const answered = (data: object) => ({ body: { result: { data } } });

test('figures and breaches are shown in the wall time of the contract', async () => {
  api.reply(answered(report));
  const { code, out } = await perennial(...argv);
  expect(code).toBe(0);
  expect(out).toBe(
    [
      'acme-service · 2026-Q1 · 3 tickets · as of 2026-04-01 09:00:00 Asia/Shanghai',
      '',
      'Level  Kind  Clock       Due  Met  Breached  Running  Attainment',
      'P1     sla   response    3    2    1         0        66.666%',
      'P3     sla   resolution  0    0    0         1        -',
      '',
      'Ticket  Level  Kind  Clock     Due at               Kept at              Overrun  Title',
      'T-1002  P1     sla   response  2026-01-05 13:00:00  2026-01-05 14:05:00  1h 05m   出库单为空',
      '',
    ].join('\n'),
  );
  const asked = new URL(api.seen[0]?.path ?? '', api.url);
  expect(asked.pathname).toBe('/trpc/sla.report');
  expect(JSON.parse(asked.searchParams.get('input') ?? '')).toEqual({
    contract: 'acme-service',
    period: '2026-Q1',
  });
  expect(api.seen[0]?.headers.authorization).toBe('Bearer pk_test');
});

test('headings follow the language', async () => {
  api.reply(answered(report));
  const { out } = await perennial('--lang', 'zh-CN', ...argv);
  expect(out).toContain('级别  种类  时钟');
  expect(out).toContain('3 张工单');
});

test('a period without promises says so', async () => {
  api.reply(answered({ ...report, tickets: 0, rows: [], breaches: [] }));
  const { out } = await perennial(...argv);
  expect(out).toContain('no promises in this period\n\nno breaches\n');
});

test('credits are shown in money and the use of services in hours or pieces, where there are any', async () => {
  const credit = { id: 'T-1002.4.p1', state: 'agreed', amount: 10_000, uncapped: 20_050, currency: 'CNY' };
  const use = { period: '2026', reserved: 0, billed: 0 };
  const services = [
    {
      ...use,
      service: 'customization',
      unit: 'hours',
      limit: 144_000_000,
      drawn: 5_400_000,
      free: 138_600_000,
    },
    { ...use, service: 'training', unit: 'count', limit: 4, drawn: 1, free: 3 },
    { ...use, service: 'desk', unit: 'unlimited', limit: null, drawn: 7, free: null },
  ];
  api.reply(answered({ ...report, credits: [credit], entitlements: services }));
  const { out } = await perennial(...argv);
  expect(out.split('\n').slice(-8)).toEqual([
    'Credit       State   Amount      Before caps',
    'T-1002.4.p1  agreed  100.00 CNY  200.50 CNY',
    '',
    'Service        Period  Limit  Reserved  Drawn  Free   Billed',
    'customization  2026    40h    0h        1.5h   38.5h  0h',
    'training       2026    4      0         1      3      0',
    'desk           2026    -      0         7      -      0',
    '',
  ]);
});

test('--json prints the report itself', async () => {
  api.reply(answered(report));
  const { out } = await perennial('--json', ...argv);
  expect(JSON.parse(out)).toEqual(report);
});

test('--xlsx saves the bytes as they came, and says so beside the figures', async () => {
  api.reply(answered(report), { body: 'PK\u0003\u0004 bytes', headers: { 'content-type': 'application/x' } });
  const { code, out, err } = await perennial('--json', ...argv, '--xlsx', 'q1.xlsx');
  expect(code).toBe(0);
  expect(api.seen[1]?.path).toBe('/exports/sla.xlsx?contract=acme-service&period=2026-Q1&lang=en');
  expect(api.seen[1]?.headers.authorization).toBe('Bearer pk_test');
  expect(await readFile(join(dir, 'q1.xlsx'), 'utf8')).toBe('PK\u0003\u0004 bytes');
  expect(err).toBe('written to q1.xlsx\n');
  expect(JSON.parse(out)).toEqual(report);
});

test('a file that cannot be written is the caller’s fault', async () => {
  api.reply(answered(report), { body: 'PK' });
  const { code, err } = await perennial(...argv, '--xlsx', 'no/such/folder/q1.xlsx');
  expect(code).toBe(2);
  expect(err).toContain('no/such/folder/q1.xlsx cannot be written');
});

const refusal = (httpStatus: number, problem: string, over: object = {}) => ({
  status: httpStatus,
  body: { error: { message: 'no', code: -32_000, data: { httpStatus, problem, requestId: 'r-9', ...over } } },
});

test.each([
  [404, 'notFound', 4],
  [403, 'auth.forbidden', 3],
  [503, 'store.unavailable', 6],
])('a refusal with %i is told like any other', async (status, problem, exit) => {
  api.reply(refusal(status, problem));
  const { code, err } = await perennial(...argv);
  expect(code).toBe(exit);
  expect(err).toContain(`no (${problem})`);
  expect(err).toContain('request r-9');
});

test('a period that is none is named', async () => {
  api.reply(refusal(422, 'request.invalid', { errors: [{ path: '/period', message: 'use a year' }] }));
  const { code, err } = await perennial(...argv);
  expect(code).toBe(2);
  expect(err).toContain('  /period: use a year');
});

test('a refused file is told with its problem document', async () => {
  api.reply(answered(report), { status: 404, body: { code: 'notFound', detail: 'there is no contract x' } });
  const { code, err } = await perennial(...argv, '--xlsx', 'x.xlsx');
  expect(code).toBe(4);
  expect(err).toContain('there is no contract x (notFound)');
});

test.each([[['sla', 'report', '--period', '2026']], [['sla', 'report', '--contract', 'acme-service']]])(
  '%j is refused before anything is sent',
  async (short) => {
    api.reply({});
    expect((await perennial(...short)).code).toBe(2);
    expect(api.seen).toEqual([]);
  },
);
