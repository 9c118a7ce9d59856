import { mayCall } from '@perennial/domain/access/rules';
import { DomainError, httpStatus } from '@perennial/domain/errors';
import { isCustomerRole, type Role, roles, type Scope } from '@perennial/domain/scope/rules';
import { Hono } from 'hono';
import readWorkbook from 'read-excel-file/node';
import { expect, test } from 'vitest';
import { appRouter } from '../router/app-router.ts';
import { routesFor } from '../testing/app.ts';
import { contextOf } from '../testing/context.ts';
import { aContract } from '../testing/contracts.ts';
import { aCredit, aUse } from '../testing/credits.ts';
import { scopeOf } from '../testing/scopes.ts';
import { aClock, aTicket, noon } from '../testing/tickets.ts';
import { xlsxType } from './sla-xlsx.ts';

const hour = 3_600_000;
const path = '/exports/sla.xlsx?contract=acme-2026&period=2026-Q1';

/** The routes with an error map in front, and one contract with a kept, a broken and an open promise. */
const serviceFor = (scope: Scope) => {
  const memory = routesFor(scope);
  memory.putContract(aContract());
  memory.putContract(aContract({ id: 'bohai-2026', customer: 'bohai' }));
  const startedAt = noon - 2 * hour;
  const due = { startedAt, dueAt: startedAt + hour };
  memory.put(aTicket({ clocks: [aClock({ ...due, state: 'met', stoppedAt: startedAt + 60_000 })] }));
  memory.put(
    aTicket({
      no: 'T-1002',
      title: '=HYPERLINK("http://evil")',
      clocks: [
        aClock({
          ...due,
          state: 'breached',
          breachedAt: startedAt + hour,
          stoppedAt: startedAt + 90 * 60_000,
        }),
        aClock({ name: 'triage', kind: 'ola', state: 'running', dueAt: noon + hour }),
      ],
    }),
  );
  const app = new Hono();
  app.onError((e, c) =>
    e instanceof DomainError
      ? c.json({ code: e.code, errors: e.details.errors }, httpStatus[e.code])
      : c.text('', 500),
  );
  app.route('/', memory.app);
  return { ...memory, app };
};

/** Excel counts in days, as floats: what comes back is right to the millisecond, but not to the bit. */
const toTheSecond = <T>(value: T) =>
  value instanceof Date ? new Date(Math.round(value.getTime() / 1_000) * 1_000) : value;

const sheetsOf = async (response: Response) =>
  new Map(
    (await readWorkbook(Buffer.from(await response.arrayBuffer()))).map(({ sheet, data }) => [
      sheet,
      data.map((row) => row.map(toTheSecond)),
    ]),
  );

test('the file reads back with numbers as numbers and dates as dates', async () => {
  const response = await serviceFor(scopeOf('agent')).app.request(path);
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe(xlsxType);
  expect(response.headers.get('content-disposition')).toBe(
    'attachment; filename="sla-acme-2026-2026-Q1.xlsx"',
  );
  const sheets = await sheetsOf(response);
  expect([...sheets.keys()]).toEqual(['概要', '达成率', '违约明细', '服务抵扣', '服务用量', '审计检查点']);
  expect(sheets.get('达成率')).toEqual([
    ['级别', '种类', '时钟', '到期', '达成', '违约', '进行中', '达成率'],
    ['P1', 'sla', 'response', 2, 1, 1, 0, 0.5],
    ['P1', 'ola', 'triage', 0, 0, 0, 1, null],
  ]);
  expect(sheets.get('违约明细')?.[1]).toEqual([
    'T-1002',
    '=HYPERLINK("http://evil")',
    'inventory',
    'acme-shanghai',
    'P1',
    'sla',
    'response',
    1,
    new Date('2026-01-05T11:00:00Z'),
    new Date('2026-01-05T11:30:00Z'),
    0.5,
  ]);
});

test('the overview says which contract and period, in the wall time of the contract', async () => {
  const sheets = await sheetsOf(await serviceFor(scopeOf('agent')).app.request(path));
  expect(sheets.get('概要')).toEqual([
    ['合同', 'acme-2026'],
    ['合同版本', 1],
    ['标题', '年度服务合同'],
    ['客户', 'acme'],
    ['期间', '2026-Q1'],
    ['起', new Date('2026-01-01T00:00:00Z')],
    ['止（不含）', new Date('2026-04-01T00:00:00Z')],
    ['时区', 'Asia/Shanghai'],
    ['截至', new Date('2026-01-05T12:30:00Z')],
    ['有承诺在期间内到期的工单', 2],
  ]);
});

test('credits are sums in the currency, hours are hours, and no limit is an empty cell', async () => {
  const { app, putCredit, putUse } = serviceFor(scopeOf('agent'));
  const { credit } = aCredit();
  putCredit(aCredit({ credit: { ...credit, amount: 10_050, capped: 'month' } }));
  putUse('acme-2026', [
    aUse(),
    aUse({
      service: 'customization',
      unit: 'hours',
      limit: 144_000_000,
      reserved: 0,
      drawn: 5_400_000,
      free: 138_600_000,
    }),
    aUse({ service: 'desk', unit: 'unlimited', limit: null, free: null }),
  ]);
  const sheets = await sheetsOf(await app.request(path));
  expect(sheets.get('服务抵扣')?.[1]).toEqual([
    'T-1001.4.p1-response',
    'proposed',
    'T-1001',
    'p1-response',
    new Date('2026-01-05T13:00:00Z'),
    100.5,
    200,
    'month',
    'CNY',
    null,
  ]);
  expect(sheets.get('服务用量')?.slice(1)).toEqual([
    ['training', 'count', '2026', 4, 1, 2, 1, 0],
    ['customization', 'hours', '2026', 40, 0, 1.5, 38.5, 0],
    ['desk', 'unlimited', '2026', null, 1, 2, null, 0],
  ]);
});

test('with lang=en the headings are English', async () => {
  const sheets = await sheetsOf(await serviceFor(scopeOf('agent')).app.request(`${path}&lang=en`));
  expect([...sheets.keys()]).toEqual([
    'Overview',
    'Attainment',
    'Breaches',
    'Credits',
    'Entitlements',
    'Audit checkpoint',
  ]);
  expect(sheets.get('Breaches')?.[0]?.slice(7)).toEqual([
    'Target (hours)',
    'Due at (Asia/Shanghai)',
    'Kept at (Asia/Shanghai)',
    'Overrun (hours)',
  ]);
});

test('the newest checkpoint of the vendor’s own audit log stands in the file, whole; none where nothing is sealed', async () => {
  const service = serviceFor(scopeOf('customer', 'acme'));
  const signature = '— perennial/demo-vendor c2lnbmF0dXJl';
  const root = Buffer.alloc(32, 7).toString('base64');
  const note = `perennial/demo-vendor\n41\n${root}\n\n${signature}\n`;
  service.putCheckpoint(note.replaceAll('demo-vendor', 'other-vendor'), 'other-vendor');
  const bare = await sheetsOf(await service.app.request(path));
  expect(bare.get('审计检查点')).toEqual([['日志', '尚未封存']]);
  service.putCheckpoint(note);
  const sheets = await sheetsOf(await service.app.request(`${path}&lang=en`));
  expect(sheets.get('Audit checkpoint')).toEqual([
    ['Log', 'perennial/demo-vendor'],
    ['Events', 41],
    ['Root hash', root],
    ['Signature', signature],
    ['Whole checkpoint (base64, keep it)', Buffer.from(note).toString('base64')],
  ]);
});

test('the file has the numbers of sla.report', async () => {
  const scope = scopeOf('customer', 'acme');
  const { app, store } = serviceFor(scope);
  const caller = appRouter.createCaller(contextOf(scope, store));
  const { rows, breaches } = await caller.sla.report({ contract: 'acme-2026', period: '2026-Q1' });
  const sheets = await sheetsOf(await app.request(path));
  expect(sheets.get('达成率')?.slice(1)).toEqual(
    rows.map(({ level, kind, clock, due, met, breached, running, pct }) => [
      ...[level, kind, clock, due, met, breached, running],
      pct === null ? null : pct / 100,
    ]),
  );
  expect(
    sheets
      .get('违约明细')
      ?.slice(1)
      .map((row) => row[0]),
  ).toEqual(breaches.map((b) => b.ticket));
});

test('a contract in a period without tickets is a file with headings alone', async () => {
  const response = await serviceFor(scopeOf('agent')).app.request(
    '/exports/sla.xlsx?contract=acme-2026&period=2027-03',
  );
  const sheets = await sheetsOf(response);
  expect(sheets.get('达成率')).toHaveLength(1);
  expect(sheets.get('违约明细')).toHaveLength(1);
});

test.each([
  ['contract=acme-2026', '/period'],
  ['period=2026', '/contract'],
  ['contract=acme-2026&period=2026-Q7', '/period'],
  ['contract=acme-2026&period=2026&lang=fr', '/lang'],
  ['contract=acme-2026&period=2026&colour=red', '/colour'],
  ['contract=../x&period=2026', '/contract'],
])('?%s is a 422 that names %s', async (query, where) => {
  const { app, scopes } = serviceFor(scopeOf('agent'));
  const response = await app.request(`/exports/sla.xlsx?${query}`);
  expect(response.status).toBe(422);
  expect(await response.json()).toMatchObject({ code: 'request.invalid', errors: [{ path: where }] });
  expect(scopes).toEqual([]);
});

test.each([
  ['another customer’s', 'bohai-2026'],
  ['nobody’s', 'acme-2099'],
])('%s contract is a 404', async (_, contract) => {
  const { app } = serviceFor(scopeOf('customer', 'acme'));
  expect((await app.request(`/exports/sla.xlsx?contract=${contract}&period=2026`)).status).toBe(404);
});

test('a customer’s file knows nothing of agreements inside the vendor', async () => {
  const sheets = await sheetsOf(await serviceFor(scopeOf('customer', 'acme')).app.request(path));
  expect(sheets.get('达成率')?.map((row) => row[1])).toEqual(['种类', 'sla']);
});

test.each<Role>([...roles])('%s on the file is judged by the table of rights', async (role) => {
  const { app } = serviceFor(scopeOf(role, isCustomerRole(role) ? 'acme' : undefined));
  expect((await app.request(path)).status).toBe(mayCall['report.read'].includes(role) ? 200 : 403);
});

test('a file that leaves is noted: who, which contract and period, how many rows', async () => {
  const { app, exported } = serviceFor(scopeOf('auditor'));
  const sheets = await sheetsOf(await app.request(path));
  const [, ...tables] = [...sheets.values()];
  expect(exported).toEqual([
    {
      by: 'a-auditor',
      what: 'sla-report',
      format: 'xlsx',
      of: 'acme-2026',
      period: '2026-Q1',
      customer: 'acme',
      rows: tables.reduce((sum, rows) => sum + rows.length - 1, 0),
    },
  ]);
});

test('what is refused, not there, or cannot be noted does not leave', async () => {
  const { app, exported, store } = serviceFor(scopeOf('lead'));
  expect((await app.request('/exports/sla.xlsx?contract=nowhere&period=2026-Q1')).status).toBe(404);
  expect((await app.request('/exports/sla.xlsx?contract=acme-2026&period=soon')).status).toBe(422);
  expect(exported).toEqual([]);
  store.exports.note = () => Promise.reject(new DomainError('store.unavailable', 'the store is away'));
  expect((await app.request(path)).status).toBe(503);
});
