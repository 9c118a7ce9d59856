import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CrookedEntry, crookedZip } from '../testing/crooked-zip.ts';
import { type Caller, openWorld, type World } from '../testing/world.ts';
import { workbookParts, xlsxOf, xlsxType } from '../testing/xlsx.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const put = (register: string, rows: object[], reason?: string) =>
  world.as('lead', 'PUT', `/v1/registers/${register}`, { body: { rows, reason } });
const importCsv = (register: string, raw: string | Uint8Array<ArrayBuffer>, query = '', type = 'text/csv') =>
  world.as('lead', 'POST', `/v1/registers/${register}/import${query}`, { raw, type });
const row = async (register: string, id: string) =>
  (await world.as('agent', 'GET', `/v1/registers/${register}/${id}`)).json;

test('rows are inserted, replaced, and left alone when nothing differs', async () => {
  const rows = [{ id: 'delta', name: 'Delta' }];
  expect((await put('customers', rows)).json).toEqual({ created: 1, updated: 0, unchanged: 0 });
  expect((await put('customers', rows)).json).toEqual({ created: 0, updated: 0, unchanged: 1 });
  const renamed = [{ id: 'delta', name: 'Delta Medical' }];
  expect((await put('customers', renamed)).json.errors).toMatchObject([
    { path: '/reason', code: 'required' },
  ]);
  expect((await put('customers', renamed, 'bought by another')).json).toEqual({
    created: 0,
    updated: 1,
    unchanged: 0,
  });
  expect(await row('customers', 'delta')).toMatchObject({
    name: 'Delta Medical',
    tier: 'standard',
    locale: 'zh-CN',
  });
});

test('a list has pages that end', async () => {
  const first = await world.as('agent', 'GET', '/v1/registers/changes?site=acme-shanghai&limit=2');
  expect(first.json.items.map((r) => r.id)).toEqual(['c-1', 'c-2']);
  const second = await world.as(
    'agent',
    'GET',
    `/v1/registers/changes?site=acme-shanghai&limit=2&cursor=${first.json.nextCursor}`,
  );
  expect(second.json.items.map((r) => r.id)).toEqual(['c-3']);
  expect(second.json).not.toHaveProperty('nextCursor');
});

describe('webhooks', () => {
  test('a missing secret is made, shown once, and kept by the next change', async () => {
    const made = await put('webhooks', [{ id: 'acme-hook', url: 'https://acme.example/hook' }]);
    const secret = /whsec_[A-Za-z0-9+/=]{32,88}/.exec(made.text)?.[0];
    expect(secret).toBeDefined();
    const again = await put('webhooks', [{ id: 'acme-hook', url: 'https://acme.example/hook2' }], 'moved');
    expect(again.text).not.toContain('whsec_');
    expect(await world.store.webhooks.target('north', 'acme-hook')).toEqual({
      secrets: [secret],
      url: 'https://acme.example/hook2',
    });
  });
  test('an address that nothing would be delivered to is a 422, from rows as from a file', async () => {
    const row = { id: 'plain-hook', url: 'http://acme.example/hook' };
    const refused = await put('webhooks', [row]);
    expect(refused.status).toBe(422);
    expect(refused.json.errors).toMatchObject([{ path: '/rows/0/url', code: 'scheme' }]);
    const file = await importCsv('webhooks', `id,url\r\n${row.id},${row.url}\r\n`);
    expect(file.status).toBe(422);
    expect(file.text).toContain('use https');
    expect(await world.store.registers.get(world.scopeOf('lead'), 'webhooks', row.id)).toBeUndefined();
  });
  test('a rotation shows another secret once, and the one before signs beside it for as long as was said', async () => {
    const made = await put('webhooks', [{ id: 'turned', url: 'https://acme.example/turned' }]);
    const first = /whsec_[A-Za-z0-9+/=]{32,88}/.exec(made.text)?.[0];
    const path = '/v1/webhooks/turned/rotate-secret';
    const { status, json } = await world.as('lead', 'POST', path, {
      body: { reason: 'yearly', overlapHours: 2 },
    });
    expect([status, json]).toEqual([
      200,
      {
        secret: expect.stringMatching(/^whsec_/),
        earlierUntil: new Date(world.clock.now + 7_200_000).toISOString(),
      },
    ]);
    expect((await world.store.webhooks.target('north', 'turned'))?.secrets).toEqual([json.secret, first]);
  });
  test('a rotation without a reason, of nothing, or by who may not changes nothing', async () => {
    const before = await world.store.webhooks.target('north', 'acme-hook');
    const turn = (caller: Caller, id: string, body: object) =>
      world.as(caller, 'POST', `/v1/webhooks/${id}/rotate-secret`, { body });
    expect((await turn('lead', 'acme-hook', {})).json.errors).toMatchObject([{ path: '/reason' }]);
    expect((await turn('lead', 'acme-hook', { reason: 'r', overlapHours: 999 })).json.errors).toMatchObject([
      { path: '/overlapHours' },
    ]);
    expect((await turn('lead', 'nothing', { reason: 'r' })).status).toBe(404);
    expect((await turn('otherLead', 'acme-hook', { reason: 'r' })).status).toBe(404);
    expect((await turn('agent', 'acme-hook', { reason: 'r' })).status).toBe(403);
    expect(await world.store.webhooks.target('north', 'acme-hook')).toEqual(before);
  });
  test('no list and no row shows a secret', async () => {
    for (const path of ['/v1/registers/webhooks', '/v1/registers/webhooks/acme-hook'])
      expect((await world.as('administrator', 'GET', path)).text).not.toContain('whsec_');
  });
});

describe('import', () => {
  test('CSV with English headings, lists in a cell, a byte order mark and quotes', async () => {
    const csv =
      '\ufeffid,name,customer,installedVersion,modules\r\nacme-suzhou,"Acme, Suzhou",acme,8.4.1,inventory;quality\r\n';
    expect((await importCsv('sites', csv)).json).toMatchObject({ created: 1 });
    expect(await row('sites', 'acme-suzhou')).toMatchObject({
      name: 'Acme, Suzhou',
      modules: ['inventory', 'quality'],
      timeZone: 'Asia/Shanghai',
    });
  });

  test('CSV with Chinese headings, also as Chinese Excel saves it', async () => {
    expect(
      (
        await importCsv(
          'sites',
          '编号,名称,客户,版本,模块\nbohai-dalian,渤海大连,bohai,8.3,inventory、quality\n',
        )
      ).status,
    ).toBe(200);
    expect(await row('sites', 'bohai-dalian')).toMatchObject({
      name: '渤海大连',
      modules: ['inventory', 'quality'],
    });
    // "id,name" and one row whose name is 渤海, in GB18030.
    const gb = new Uint8Array([...Buffer.from('id,name\nbohai,'), 0xb2, 0xb3, 0xba, 0xa3, 0x0a]);
    expect((await importCsv('customers', gb)).json.errors).toMatchObject([{ path: '/reason' }]);
    expect((await importCsv('customers', gb, '?reason=renamed')).json).toMatchObject({ updated: 1 });
    expect(await row('customers', 'bohai')).toMatchObject({ name: '渤海' });
  });

  test('Excel: texts, numbers and truth values', async () => {
    const sheet = xlsxOf([
      ['编号', '名称', '客户', '版本'],
      ['acme-wuxi', '无锡', 'acme', 8.4],
    ]);
    expect((await importCsv('sites', sheet, '', xlsxType)).json).toMatchObject({ created: 1 });
    expect(await row('sites', 'acme-wuxi')).toMatchObject({ name: '无锡', installedVersion: '8.4' });
    const modules = xlsxOf([
      ['id', 'name', 'ownerGroup', 'core'],
      ['finance', 'Finance', 'wms', true],
    ]);
    expect((await importCsv('modules', modules, '', xlsxType)).status).toBe(200);
    expect(await row('modules', 'finance')).toMatchObject({ core: true });
  });

  test('people with contacts, and customers with theirs', async () => {
    const people =
      '编号,姓名,角色,组,上级,邮箱,电话\nsun.li,孙丽,agent;lead,wms,zhao.min,sun.li@vendor.example,021-1\n';
    expect((await importCsv('people', people)).status).toBe(200);
    expect(await row('people', 'sun.li')).toMatchObject({
      roles: ['agent', 'lead'],
      groups: ['wms'],
      contacts: { email: 'sun.li@vendor.example', phone: '021-1' },
    });
    const customers = '编号,名称,等级\nepsilon,Epsilon,premium\n';
    expect((await importCsv('customers', customers)).status).toBe(200);
    expect(await row('customers', 'epsilon')).toMatchObject({ tier: 'premium' });
  });

  test('changes name their module in Chinese too', async () => {
    const csv =
      '编号,站点,模块,内容,时间,执行人\nc-9,acme-shanghai,inventory,索引重建,2026-01-04T22:00:00+08:00,li.wei\n';
    expect((await importCsv('changes', csv)).status).toBe(200);
    expect(await row('changes', 'c-9')).toMatchObject({ module: 'inventory', what: '索引重建' });
  });

  test('every fault is reported with its line and column, and no row is stored', async () => {
    const csv =
      'id,name,customer,timeZone,colour\ngood-1,Good,acme,,\nBAD ID,Bad,acme,,\nbad-2,,acme,,\nbad-3,Bad,acme,Mars/Base,red\n';
    const { status, json } = await importCsv('sites', csv);
    expect(status).toBe(422);
    expect(json.errors.map((e) => e.path)).toEqual(
      expect.arrayContaining(['/line 3/id', '/line 4/name', '/line 5/timeZone', '/line 5/colour']),
    );
    expect((await world.as('agent', 'GET', '/v1/registers/sites/good-1')).status).toBe(404);
  });

  test('a row that names something unknown is reported, and no row is stored', async () => {
    const { status, json } = await importCsv(
      'sites',
      'id,name,customer\ngood-2,Good,acme\nbad-4,Bad,nobody\n',
    );
    expect(status).toBe(422);
    expect(json.errors).toMatchObject([{ path: '/line 3/customer' }]);
    expect((await world.as('agent', 'GET', '/v1/registers/sites/good-2')).status).toBe(404);
  });

  test('dryRun says what would happen and changes nothing, faults included', async () => {
    const csv = 'id,name\nzeta,Zeta\nacme,Acme renamed\n';
    expect((await importCsv('customers', csv, '?dryRun=true')).json).toEqual({
      created: 1,
      updated: 1,
      unchanged: 0,
      dryRun: true,
    });
    expect((await world.as('agent', 'GET', '/v1/registers/customers/zeta')).status).toBe(404);
    expect(await row('customers', 'acme')).toMatchObject({ name: 'Acme' });
    const dangling = await importCsv('sites', 'id,name,customer\nbad-5,Bad,nobody\n', '?dryRun=true');
    expect(dangling.status).toBe(422);
  });

  test.each<[string, string | Uint8Array<ArrayBuffer>, string, number]>([
    ['an empty file', '', 'text/csv', 422],
    ['headings only', 'id,name\n', 'text/csv', 422],
    ['a line with too many cells', 'id,name\na,b,c\n', 'text/csv', 422],
    ['an open quote', 'id,name\n"a,b\n', 'text/csv', 422],
    ['the same id twice', 'id,name\niota,Iota\niota,Iota\n', 'text/csv', 422],
    ['a column without a heading that holds something', 'id,name,\niota,Iota,lost\n', 'text/csv', 422],
    ['two columns of one heading', 'id,name,name\niota,Iota,Theta\n', 'text/csv', 422],
    ['a zip that is no workbook', new Uint8Array(Buffer.from('PK\x03\x04 nothing')), xlsxType, 422],
    [
      'an old Excel file',
      new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]),
      'application/vnd.ms-excel',
      415,
    ],
  ])('%s is refused in words', async (_, raw, type, status) => {
    const reply = await importCsv('customers', raw, '', type);
    expect(reply.status).toBe(status);
    expect(reply.json.detail).not.toBe('');
    expect((await world.as('agent', 'GET', '/v1/registers/customers/iota')).status).toBe(404);
  });

  describe('a workbook that unfolds without end', () => {
    const good = workbookParts([
      ['id', 'name'],
      ['kappa', 'Kappa'],
    ]);
    const packed = (extra: CrookedEntry[] = [], over: Partial<CrookedEntry> = {}) =>
      new Uint8Array(
        crookedZip([
          ...Object.entries(good).map(([name, data]) => ({
            name,
            data,
            ...(name.includes('sheet1') ? over : {}),
          })),
          ...extra,
        ]),
      );
    const send = (raw: Uint8Array<ArrayBuffer>) => importCsv('customers', raw, '', xlsxType);

    test.each<[string, () => Uint8Array<ArrayBuffer>, RegExp]>([
      [
        'more than 100 MB in all',
        () => packed([{ name: 'xl/media/a.png', data: '', declared: 100_000_001 }]),
        /unpacks to more than 100 MB; split the sheet/,
      ],
      [
        'a sheet packed more than 200 : 1',
        () => packed([{ name: 'xl/worksheets/sheet2.xml', data: Buffer.alloc(11_000_000, 'x') }]),
        /sheet2\.xml unpacks to more than 200 times its packed size/,
      ],
      [
        'more than 1,000 entries',
        () => packed(Array.from({ length: 1_001 }, (_, i) => ({ name: `xl/${i}.xml`, data: '' }))),
        /holds 1006 entries, 1000 at most/,
      ],
      [
        'a sheet that is larger than it says',
        () => packed([], { data: Buffer.alloc(50_000_000, ' '), declared: 900, locally: 900 }),
        /sheet1\.xml does not unpack to the size/,
      ],
    ])('%s is refused before it is read', async (_, build, message) => {
      const { status, json } = await send(build());
      expect(status).toBe(422);
      expect(json.errors).toMatchObject([{ path: '/file', code: 'xlsx' }]);
      expect(json.errors[0]?.message).toMatch(message);
      expect((await world.as('agent', 'GET', '/v1/registers/customers/kappa')).status).toBe(404);
    });

    test('packed as Excel packs it, it is read as before', async () => {
      expect((await send(packed())).json).toMatchObject({ created: 1 });
      expect(await row('customers', 'kappa')).toMatchObject({ name: 'Kappa' });
    });

    test('a local header that claims gigabytes costs nothing', async () => {
      expect((await send(packed([], { locally: 4_000_000_000 }))).json).toMatchObject({ unchanged: 1 });
    });
  });

  test('many rows are all there or not at all', async () => {
    const lines = Array.from({ length: 600 }, (_, i) => `bulk-${String(i).padStart(4, '0')},Bulk ${i}`);
    expect((await importCsv('groups', `id,name\n${lines.join('\n')}\n`)).json).toMatchObject({
      created: 600,
    });
    expect(await row('groups', 'bulk-0599')).toMatchObject({ name: 'Bulk 599' });
  });
});
