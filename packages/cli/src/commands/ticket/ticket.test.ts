import { openTicket } from '@perennial/domain/ticket/schema';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ApiDouble, apiDouble } from '../../testing/api-double.ts';
import { terminal } from '../../testing/terminal.ts';
import { aTicket } from '../../testing/ticket.ts';

let api: ApiDouble;
const cli = terminal();
const perennial = (...argv: string[]) => cli('--intake', api.url, '--key', 'pk_test', ...argv);

beforeAll(async () => {
  api = await apiDouble();
});
afterAll(() => api.close());

const open = [
  ...['ticket', 'open', '--title', '出库单为空', '--description', 'since 08:40', '--module', 'inventory'],
  ...['--site', 'acme-shanghai', '--impact', 'module', '--urgency', 'high', '--requester', 'Chen Jie'],
];

test('open sends what was said and leaves the rest to the API', async () => {
  api.reply({ status: 201, body: aTicket() });
  const sha = 'a'.repeat(64);
  const more = [
    '--email',
    'chen@acme.example',
    '--level',
    'P1',
    '--level-reason',
    'surgery',
    '--attach',
    sha,
  ];
  const { code, out, err } = await perennial(...open, ...more);
  expect(code).toBe(0);
  expect(err).toBe('');
  expect(out).toContain('T-1001');
  const body = JSON.parse(api.seen[0]?.body ?? '');
  expect(`${api.seen[0]?.method} ${api.seen[0]?.path}`).toBe('POST /v1/tickets');
  expect(body).toEqual({
    title: '出库单为空',
    description: 'since 08:40',
    module: 'inventory',
    site: 'acme-shanghai',
    impact: 'module',
    urgency: 'high',
    requester: { name: 'Chen Jie', email: 'chen@acme.example' },
    level: 'P1',
    levelReason: 'surgery',
    attachments: [sha],
  });
  expect(openTicket.safeParse(body).success).toBe(true);
});

test('202 is success, with a word that the workflow starts later', async () => {
  api.reply({ status: 202, body: aTicket() });
  const { code, err } = await perennial(...open);
  expect(code).toBe(0);
  expect(err).toContain('as soon as Temporal answers');
});

test('list passes its filters on and shows the most urgent clock of each ticket', async () => {
  api.reply({ body: { items: [aTicket(), aTicket({ no: 'T-1002', clocks: [] })], nextCursor: 'c2' } });
  const argv = [
    'ticket',
    'list',
    '--state',
    'triaged',
    '--level',
    'P1',
    '--customer',
    'acme',
    '--sla',
    'running',
  ];
  const { code, out, err } = await perennial(
    ...argv,
    '--limit',
    '2',
    '--cursor',
    'c1',
    '--assignee',
    'li.wei',
  );
  expect(code).toBe(0);
  expect(api.seen[0]?.path).toBe(
    '/v1/tickets?state=triaged&level=P1&customer=acme&assignee=li.wei&sla=running&limit=2&cursor=c1',
  );
  expect(out).toMatchInlineSnapshot(`
    "No      Level  State    SLA              Left     Site           Module     Assignee  Title
    T-1001  P1     triaged  triage breached  -5m 00s  acme-shanghai  inventory  li.wei    出库单为空
    T-1002  P1     triaged                            acme-shanghai  inventory  li.wei    出库单为空
    "
  `);
  expect(err).toBe('there is more; go on with --cursor c2\n');
});

test('an empty list says so', async () => {
  api.reply({ body: { items: [] } });
  expect((await perennial('ticket', 'list', '--lang', 'zh-CN')).out).toBe('没有记录\n');
});

test('show gives facts, clocks and next steps under Chinese headings when asked', async () => {
  api.reply({ body: aTicket() });
  const { out } = await perennial('ticket', 'show', 'T-1001', '--lang', 'zh-CN');
  expect(api.seen[0]?.path).toBe('/v1/tickets/T-1001');
  expect(out).toMatchInlineSnapshot(`
    "T-1001  P1  triaged  出库单为空

    客户        acme
    站点        acme-shanghai
    模块        inventory
    处理人      li.wei
    维护组      wms
    提出时间    2026-01-05 08:40:00
    描述        picking list empty since 08:40
    可执行步骤  triage respond
    链接        http://ui/t

    时钟      种类  状态      开始                 截止                 目标     已用     剩余     修订
    response  sla   running   2026-01-05 08:40:00  2026-01-05 09:40:00  1h 00m   20m 00s  40m 00s  1
    triage    ola   breached  2026-01-05 08:40:00  2026-01-05 08:55:00  15m 00s  20m 00s  -5m 00s  1
    "
  `);
});

test.each([[aTicket().clocks], [{ clocks: aTicket().clocks }], [{ items: aTicket().clocks }]])(
  'clocks are shown however the answer wraps them',
  async (body) => {
    api.reply({ body });
    const { out } = await perennial('ticket', 'clocks', 'T-1001');
    expect(api.seen[0]?.path).toBe('/v1/tickets/T-1001/clocks');
    expect(out.split('\n').filter(Boolean)).toHaveLength(3);
    expect(out).toContain('-5m 00s');
  },
);

test('timeline shows who did what when, and text from outside cannot move the cursor', async () => {
  const data = { text: 'a\u001b[2Jb\nc' };
  const actor = { id: 'li.wei', kind: 'person', role: 'agent', name: 'Li Wei' };
  api.reply({
    body: { items: [{ seq: 4, kind: 'update-posted', at: '2026-01-05T01:00:00Z', actor, data }] },
  });
  const { out } = await perennial('ticket', 'timeline', 'T-1001', '--limit', '10');
  expect(api.seen[0]?.path).toBe('/v1/tickets/T-1001/timeline?limit=10');
  expect(out.split('\n')[1]).toBe('2026-01-05 09:00:00  update-posted  Li Wei  a [2Jb c');
});
