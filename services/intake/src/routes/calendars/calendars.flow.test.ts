import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { contractYaml, notice2027, noticeCsv, officeYaml } from '../../testing/files.ts';
import { aBody } from '../../testing/tenant.ts';
import { openWorld, type World } from '../../testing/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const post = (path: string, raw: string, type = 'application/yaml') => {
  world.clock.now += 1_000;
  const headers: Record<string, string> = path.includes('reason=')
    ? {}
    : { 'x-reason': '%E5%A6%82%E7%BA%A6' };
  return world.as('lead', 'POST', path, { raw, type, headers });
};
const apply = (raw: string, query = '') => post(`/v1/calendars${query}`, raw);
const importCsv = (raw: string, query = '') =>
  post(`/v1/calendars/cn-office/holidays${query}`, raw, 'text/csv');
const state = async () => ({
  calendar: (await world.as('agent', 'GET', '/v1/calendars/cn-office')).json,
  contracts: (await world.as('agent', 'GET', '/v1/contracts')).json.items,
});

test("a calendar's file becomes version 1 with the holidays China ordered, and the same file again nothing", async () => {
  const { status, json } = await apply(officeYaml());
  expect(status).toBe(201);
  expect(json).toEqual({ calendar: { id: 'cn-office', version: 1 }, created: true, contracts: [] });
  const again = await apply(officeYaml());
  expect(again.status).toBe(200);
  expect(again.json).toMatchObject({ calendar: { version: 1 }, created: false });
  const { json: shown } = await world.as('acme', 'GET', '/v1/calendars/cn-office');
  expect(shown).toMatchObject({ version: 1, nameZh: '中国办公时间', tz: 'Asia/Shanghai' });
  expect(shown).toHaveProperty('spec.specialDays');
  expect((await world.as('acme', 'GET', '/v1/calendars')).json.items).toEqual([
    {
      id: 'cn-office',
      version: 1,
      name: 'China office hours',
      nameZh: '中国办公时间',
      tz: 'Asia/Shanghai',
      sources: [
        { set: 'cn', year: 2025, version: 1 },
        { set: 'cn', year: 2026, version: 1 },
      ],
    },
  ]);
});

test('a year as iCalendar, and 404 for what is not there', async () => {
  const { headers, text } = await world.as('acme', 'GET', '/v1/calendars/cn-office/ics?year=2026');
  expect(headers.get('content-type')).toMatch(/^text\/calendar/);
  expect(text).toContain('DTSTART;VALUE=DATE:20260214');
  expect((await world.as('agent', 'GET', '/v1/calendars/nowhere')).status).toBe(404);
  expect((await world.as('agent', 'GET', '/v1/calendars/nowhere/ics')).status).toBe(404);
  expect((await world.as('agent', 'GET', '/v1/calendars/nowhere/impact')).status).toBe(404);
  expect((await world.as('agent', 'GET', '/v1/calendars/cn-office?version=2')).status).toBe(404);
  expect((await world.as('agent', 'GET', '/v1/calendars/cn-office/ics?year=soon')).status).toBe(422);
});

test('a change makes version 2, moves the contracts that follow it and lists the open tickets', async () => {
  await post('/v1/contracts', contractYaml());
  const body = aBody({ impact: 'user', urgency: 'low' });
  const ticket = await world.as('agent', 'POST', '/v1/tickets', { body });
  const longer = officeYaml({ until: '20:00' });
  const before = await state();
  const dry = await apply(longer, '?dryRun=true');
  expect(dry.json).toMatchObject({
    calendar: { id: 'cn-office', version: 2 },
    items: [{ ticket: ticket.json.no, clock: 'resolution', state: 'planned' }],
    totals: { tickets: 1, clocks: 1, later: 0, earlier: 1 },
  });
  expect(await state()).toEqual(before);
  expect((await world.as('agent', 'GET', '/v1/calendars/cn-office/impact')).json).toEqual({
    items: [],
    totals: { tickets: 0, clocks: 0, later: 0, earlier: 0 },
  });

  const { status, json } = await apply(longer, '?reason=longer%20hours');
  expect(status).toBe(201);
  expect(json).toMatchObject({
    calendar: { version: 2 },
    contracts: [{ id: 'acme-2026', version: 3 }],
    run: { total: 1 },
  });
  const contract = await world.as('agent', 'GET', '/v1/contracts/acme-2026');
  expect(contract.json).toHaveProperty('levels.P3.clocks.0.hours.version', 2);
  const { json: impact } = await world.as('agent', 'GET', '/v1/calendars/cn-office/impact');
  expect(impact).toMatchObject({
    run: { reason: 'calendar-changed', source: 'calendar/cn-office', total: 1 },
    items: [{ ticket: ticket.json.no }],
  });
  // The old version is still there as it was.
  expect((await world.as('agent', 'GET', '/v1/calendars/cn-office?version=1')).json).toHaveProperty(
    'spec.week.mon',
    [['09:00', '18:00']],
  );
  expect((await world.as('acme', 'GET', '/v1/calendars/cn-office/impact')).json.items).toHaveLength(1);
  expect((await world.as('bohai', 'GET', '/v1/calendars/cn-office/impact')).text).not.toContain('T-1001');
});

test('a contract that names a version stays with it', async () => {
  const pinned = contractYaml().replaceAll('{ calendar: cn-office }', '{ calendar: cn-office, version: 2 }');
  await post('/v1/contracts', pinned);
  const { json } = await apply(officeYaml({ until: '21:00' }));
  expect(json).toMatchObject({ calendar: { version: 3 }, contracts: [] });
  expect(json).not.toHaveProperty('run');
  await post('/v1/contracts', contractYaml());
});

test("next year's notice is added, a corrected one wins, and the same one again changes nothing", async () => {
  const dry = await importCsv(notice2027, '?dryRun=true');
  expect(dry.json).toMatchObject({ calendar: { id: 'cn-office', version: 4 }, created: true });
  const { status, json } = await importCsv(notice2027, '?title=Notice%202027&number=7');
  expect(status).toBe(201);
  expect(json).toMatchObject({ calendar: { version: 4 }, created: true, contracts: [{ id: 'acme-2026' }] });
  const { json: shown } = await world.as('agent', 'GET', '/v1/calendars/cn-office');
  expect(shown).toMatchObject({
    sources: [{ year: 2025 }, { year: 2026, version: 1 }, { set: 'cn', year: 2027, version: 1 }],
  });
  const spec = JSON.stringify(shown);
  expect(spec).toContain('2027-02-08');
  expect(spec).toContain('2027-01-30');
  expect((await importCsv(notice2027)).json).toMatchObject({ created: false, contracts: [] });

  const corrected = noticeCsv(['2026-01-01,holiday,元旦', '2026-12-31,holiday,New day']);
  expect((await importCsv(corrected)).json).toMatchObject({ calendar: { version: 5 }, created: true });
  const after = JSON.stringify((await world.as('agent', 'GET', '/v1/calendars/cn-office')).json);
  expect(after).toContain('2026-12-31');
  // The notice of a year is replaced as a whole.
  expect(after).not.toContain('2026-02-15');
  const audit = await world.store.audit.stream(world.scopeOf('lead'), 'holidays/cn/2026', { limit: 5 });
  expect(audit.items).toMatchObject([{ action: 'holidays.imported', record: { rev: 2 } }]);
});

test('a notice as JSON, too', async () => {
  const days = [{ date: '2028-01-01', kind: 'holiday', name: '元旦' }];
  const { json } = await post(
    '/v1/calendars/cn-office/holidays',
    JSON.stringify({ year: 2028, days }),
    'application/json',
  );
  expect(json).toMatchObject({ calendar: { version: 6 }, created: true });
});

describe('refused with path, reason and line, and nothing is stored:', () => {
  test.each<[string, string, { path: string; code?: string; line: number }[]]>([
    [
      'a calendar without open time',
      'id: never\nname: Never\ntz: Asia/Shanghai\nweek: {}\n',
      [{ path: '/week', code: 'noOpenTime', line: 4 }],
    ],
    [
      'overlapping windows',
      'id: x\nname: X\ntz: Asia/Shanghai\nweek:\n  mon:\n    - ["09:00", "12:00"]\n    - ["11:00", "18:00"]\n',
      [{ path: '/week/mon/1', code: 'overlap', line: 7 }],
    ],
    [
      'an end before its start',
      'id: x\nname: X\ntz: Asia/Shanghai\nweek: { mon: [["18:00", "09:00"]] }\n',
      [{ path: '/week/mon/0', code: 'order', line: 4 }],
    ],
    [
      'an unknown zone',
      'id: x\nname: X\ntz: Asia/Nowhere\nweek: { mon: [["09:00", "18:00"]] }\n',
      [{ path: '/tz', code: 'unknown', line: 3 }],
    ],
  ])('%s', async (_, raw, errors) => {
    const { status, json } = await apply(raw);
    expect({ status, errors: json.errors }).toMatchObject({ status: 422, errors });
    expect((await world.as('agent', 'GET', '/v1/calendars')).json.items).toHaveLength(1);
  });

  test.each<[string, string, { path: string; code?: string; line: number }[]]>([
    [
      'a holiday in another year',
      noticeCsv(['2027-01-01,holiday,元旦', '2028-01-02,holiday,元旦']),
      [{ path: '/line/3/date', code: 'year', line: 3 }],
    ],
    ['a date that does not exist', noticeCsv(['2027-02-30,holiday,x']), [{ path: '/line/2/date', line: 2 }]],
    ['no kind of day', noticeCsv(['2027-02-01,party,x']), [{ path: '/line/2/kind', line: 2 }]],
  ])('%s in a notice', async (_, raw, errors) => {
    const before = await state();
    const { status, json } = await importCsv(raw);
    expect({ status, errors: json.errors }).toMatchObject({ status: 422, errors });
    expect(await state()).toEqual(before);
  });

  test('a JSON notice names its lines', async () => {
    const raw =
      '{\n "days": [\n  {"date":"2029-01-01","kind":"holiday","name":"x"},\n  {"date":"2028-01-01","kind":"holiday","name":"x"}\n ]\n}';
    const { json } = await post('/v1/calendars/cn-office/holidays', raw, 'application/json');
    expect(json.errors).toMatchObject([{ path: '/days/1/date', code: 'year', line: 4 }]);
  });

  test('a notice for a calendar that follows none, or that is not there, or in another kind of file', async () => {
    await apply('id: plain\nname: Plain\ntz: UTC\nweek: { mon: [["09:00", "18:00"]] }\n');
    const plain = await post('/v1/calendars/plain/holidays', notice2027, 'text/csv');
    expect(plain.json.errors).toMatchObject([{ path: '/set', code: 'unknown' }]);
    expect((await post('/v1/calendars/nowhere/holidays', notice2027, 'text/csv')).status).toBe(404);
    expect((await post('/v1/calendars/cn-office/holidays', 'x', 'application/pdf')).status).toBe(415);
    const latin = await world.as('lead', 'POST', '/v1/calendars/cn-office/holidays', {
      raw: new Uint8Array([0x64, 0xff]),
      type: 'text/csv',
    });
    expect({ status: latin.status, code: latin.json.code }).toEqual({
      status: 400,
      code: 'request.malformed',
    });
  });

  test('agents, customers and auditors may read but not apply', async () => {
    for (const caller of ['agent', 'acme', 'auditor'] as const) {
      const call = { raw: officeYaml(), type: 'text/yaml' };
      expect((await world.as(caller, 'POST', '/v1/calendars', call)).status).toBe(403);
      expect((await world.as(caller, 'POST', '/v1/calendars/cn-office/holidays', call)).status).toBe(403);
      expect((await world.as(caller, 'GET', '/v1/calendars/cn-office')).status).toBe(200);
    }
  });
});
