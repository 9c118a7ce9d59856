import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { planHash } from '@perennial/domain/migration/plan/hash';
import { parsePlan } from '@perennial/domain/migration/plan/read';
import { aPlan, fresh, legacy } from '@perennial/domain/migration/testing/a-migration';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { type ApiDouble, apiDouble, type Reply } from '../../testing/api-double.ts';
import { terminal } from '../../testing/terminal.ts';

let api: ApiDouble;
const cwd = mkdtempSync(join(tmpdir(), 'migrate-'));
beforeAll(async () => {
  api = await apiDouble();
});
afterAll(async () => {
  rmSync(cwd, { recursive: true });
  await api.close();
});

const perennial = (...argv: string[]) =>
  terminal({ cwd })('--intake', api.url, '--key', 'pk_test', 'migrate', ...argv);
const sent = () => api.seen.map(({ method, path }) => `${method} ${path}`);
const bodyOf = (i = 0) => JSON.parse(api.seen[i]?.body ?? 'null');
const file = (name: string, text: string): string => {
  writeFileSync(join(cwd, name), text);
  return name;
};
const planFile = file('plan.yaml', `# agreed\n${stringify(aPlan())}`);
const run = {
  no: 'M-1001',
  title: 'Move Acme',
  state: 'running',
  phase: 'load',
  customer: 'acme',
  site: 's',
};
const finding = {
  ...{ level: 'error', path: '/tables/0/to', code: 'unknown', line: 12 },
  ...{ message: 'there is no table itme', remedy: 'write item' },
};
const warning = { ...finding, level: 'warning', message: 'no index', remedy: 'add one' };

test('init looks into both databases and writes a plan that reads back', async () => {
  api.reply({ body: legacy() }, { body: fresh() });
  const of = [
    '--source',
    'secret:ACME_ERP',
    '--target',
    'env:NEW',
    '--site',
    'acme-shanghai',
    '--out',
    'draft.yaml',
  ];
  const { code, out } = await perennial('init', ...of, '--encoding', 'gb18030');
  expect(code).toBe(0);
  expect(sent()).toEqual(Array(2).fill('POST /v1/migrations/introspect'));
  const asked = [bodyOf(0), bodyOf(1)];
  expect(asked).toContainEqual({
    source: { kind: 'postgres', connection: 'secret:ACME_ERP', encoding: 'gb18030' },
  });
  expect(asked).toContainEqual({ target: { kind: 'postgres', connection: 'env:NEW' } });
  expect(new Set(api.seen.map(({ headers }) => headers['idempotency-key'])).size).toBe(2);
  expect(out).toContain('draft.yaml');
  const text = readFileSync(join(cwd, 'draft.yaml'), 'utf8');
  expect(text).toMatch(/^#/m);
  expect(parsePlan(text)).toMatchObject({ plan: { site: 'acme-shanghai' } });
});

test('init takes no credential, and does not repeat one', async () => {
  api.reply({ body: legacy() });
  const { code, out, err } = await perennial(
    'init',
    '--source',
    'postgres://u:hunter2@h/d',
    '--target',
    'env:NEW',
  );
  expect(code).toBe(2);
  expect(sent()).toEqual([]);
  expect(out + err).not.toContain('hunter2');
  expect(err).toContain('--source: name it as secret:NAME');
});

test('validate tells faults of the text without asking anybody', async () => {
  api.reply({ body: {} });
  const name = file('bad.yaml', stringify({ ...aPlan(), sites: 'acme', verify: { level: 'L9' } }));
  const { code, out, err } = await perennial('validate', name);
  expect(code).toBe(1);
  expect(sent()).toEqual([]);
  expect(out).toMatch(/^bad\.yaml:\d+ \/verify\/level /m);
  expect(out).toMatch(/\/sites .*site/);
  expect(err).toContain('2 faults');
});

test('validate asks intake for all the rest, prints findings with lines, and fails on errors only', async () => {
  api.reply({ body: { planHash: 'a', findings: [finding, warning] } });
  const bad = await perennial('validate', planFile);
  expect(bad.code).toBe(1);
  expect(api.seen[0]).toMatchObject({
    method: 'POST',
    path: '/v1/migrations/check',
    body: expect.stringContaining('# agreed'),
  });
  expect(api.seen[0]?.headers['content-type']).toBe('application/yaml');
  expect(bad.out).toContain('plan.yaml:12 /tables/0/to error unknown: there is no table itme: write item');
  api.reply({ body: { planHash: 'a', findings: [warning] } });
  expect((await perennial('validate', planFile)).code).toBe(0);
  api.reply({ body: { planHash: 'a', findings: [] } });
  expect((await perennial('--lang', 'zh-CN', 'validate', planFile)).code).toBe(0);
});

test('a plan in JSON goes as the field of a body', async () => {
  api.reply({ body: { findings: [] } });
  await perennial('validate', file('plan.json', JSON.stringify(aPlan())));
  expect(bodyOf()).toEqual({ plan: aPlan() });
  expect((await perennial('validate', '--offline', 'plan.json')).out).toBe('plan.json: nothing found\n');
});

test('plan shows tables, waves, time and what is lost, and says that nothing was written', async () => {
  const table = {
    ...{
      name: 'items',
      from: 't_item',
      to: ['item', 'lot'],
      mode: 'upsert',
      rows: 2_000_000,
      estimateMs: 61_000,
    },
    lossy: [{ column: 'item.qty', why: 'six decimals become two' }],
    rules: [{ id: 'trim', action: 'fix', columns: ['name'] }],
  };
  const summary = { tables: [table], waves: [['units'], ['items']], totalMs: 61_000 };
  api.reply({ body: { findings: [warning], summary } });
  const { code, out } = await perennial('plan', planFile);
  expect(code).toBe(0);
  for (const shown of [
    't_item',
    'item, lot',
    '2,000,000',
    '1m 01s',
    'fix trim',
    'six decimals',
    '1: units → 2: items',
  ])
    expect(out.replaceAll(/\s+/g, ' ')).toContain(shown);
  expect(out).toContain('a preview: nothing was written');
});

test('start opens a run by its plan and begins it, both under one key; warnings do not go into a pipe', async () => {
  api.reply({ status: 201, body: { no: 'M-1001', findings: [warning] } }, { body: run });
  const { code, out, err } = await perennial('start', planFile);
  expect(code).toBe(0);
  expect(sent()).toEqual(['POST /v1/migrations', 'POST /v1/migrations/M-1001/start']);
  expect(new Set(api.seen.map(({ headers }) => headers['idempotency-key'])).size).toBe(1);
  expect(out).toContain('M-1001');
  expect(err).toContain('warning unknown: no index');
  expect(out).not.toContain('no index');
});

test('start takes a number as well, and leaves the beginning to somebody else where asked', async () => {
  api.reply({ body: run });
  await perennial('start', 'M-1001');
  expect(sent()).toEqual(['POST /v1/migrations/M-1001/start']);
  api.reply({ status: 201, body: { no: 'M-7', findings: [] } }, { body: run });
  await perennial('start', '--open-only', planFile);
  expect(sent()).toEqual(['POST /v1/migrations', 'GET /v1/migrations/M-7']);
});

test('a plan that intake refuses is told with its lines', async () => {
  const errors = [{ path: '/tables/0', code: 'unknown', message: 'there is no table', line: 9 }];
  api.reply({ status: 422, body: { code: 'request.invalid', detail: 'no', status: 422, errors } });
  const { code, err } = await perennial('start', planFile);
  expect(code).toBe(2);
  expect(err).toContain('plan.yaml:9 /tables/0 there is no table');
});

test.each([
  [['pause', 'M-1', '--reason', 'batch'], 'pause', { reason: 'batch' }],
  [['resume', 'M-1', '--note', 'over'], 'resume', { note: 'over' }],
  [['abort', 'M-1', '--reason', 'wrong'], 'abort', { reason: 'wrong' }],
  [['retry', 'M-1', '--table', 'items'], 'retry', { table: 'items' }],
  [
    ['accept-risk', 'M-1', '--finding', 'f', '--approval', 'A.1'],
    'accept-risk',
    { finding: 'f', approval: 'A.1' },
  ],
  [['cutover', 'M-1', '--done', 'backup', 'mail'], 'cutover', { checklist: ['backup', 'mail'] }],
  [['rollback', 'M-1', '--reason', 'slow'], 'rollback', { reason: 'slow' }],
  [['finish-hypercare', 'M-1'], 'finish-hypercare', {}],
  [['add-issue', 'M-1', 'T-1042'], 'add-issue', { ticket: 'T-1042' }],
] as const)('%j', async (argv, name, body) => {
  api.reply({ body: { ...run, no: 'M-1' } });
  const { code, out } = await perennial(...argv);
  expect(code).toBe(0);
  expect(sent()).toEqual([`POST /v1/migrations/M-1/${name}`]);
  expect(bodyOf()).toEqual(body);
  expect(out).toContain('Move Acme');
});

test.each(['pause', 'abort', 'rollback'])('%s is not sent without a reason', async (name) => {
  api.reply({ body: run });
  const { code, err } = await perennial(name, 'M-1');
  expect([code, sent()]).toEqual([2, []]);
  expect(err).toContain(`say why: perennial migrate ${name} needs --reason TEXT`);
});

test('a refusal is 5, no answer 6', async () => {
  const refused: Reply = {
    status: 409,
    body: { code: 'migration.refused', detail: 'it is not paused', status: 409 },
  };
  api.reply(refused);
  expect(await perennial('resume', 'M-1')).toMatchObject({
    code: 5,
    err: expect.stringContaining('it is not paused'),
  });
  api.reply({ status: 503, body: { code: 'flow.unavailable', detail: 'away', status: 503 } });
  expect((await perennial('resume', 'M-1')).code).toBe(6);
});

test('list and show', async () => {
  const blockers = [{ step: 'verify-table', table: 'items', reason: 'L1 differs' }];
  api.reply({ body: { items: [{ ...run, blockers }], nextCursor: 'c' } });
  const list = await perennial('list', '--state', 'blocked', '--limit', '1');
  expect(sent()).toEqual(['GET /v1/migrations?state=blocked&limit=1']);
  expect(list.out).toContain('M-1001');
  expect(list.err).toContain('--cursor c');
  const tables = [
    { name: 'items', wave: 0, state: 'parked', read: 1_234, written: 1_230, quarantined: 4, merged: 0 },
  ];
  api.reply({ body: { ...run, blockers, tables, author: { name: 'Ann' } } });
  const show = await perennial('--lang', 'zh-CN', 'show', 'M-1001');
  for (const shown of ['阻碍', 'L1 differs', '1,234', '已读', 'Ann']) expect(show.out).toContain(shown);
});

const held = {
  ...{ id: 'a/b/3/7', state: 'open', decoded: { fid: '7', fname: { hex: 'ff' }, fnote: null } },
  reasons: [{ rule: 'encoding', column: 'name', message: 'no GB18030' }],
};

test('quarantine list shows rule and values, and tells NULL and bytes from text', async () => {
  api.reply({ body: { items: [held] } });
  const { out } = await perennial('quarantine', 'list', 'M-1', '--rule', 'encoding');
  expect(sent()).toEqual(['GET /v1/migrations/M-1/quarantine?rule=encoding']);
  for (const shown of ['a/b/3/7', 'encoding', 'no GB18030', 'fname=0xff', 'fnote=NULL'])
    expect(out.replaceAll(/\s+/g, ' ')).toContain(shown);
});

test('quarantine fix sends values by column; a row that is still rejected is 1', async () => {
  api.reply({ body: { kind: 'fixed' } });
  const of = [
    'quarantine',
    'fix',
    'M-1',
    'a/b/3/7',
    '--set',
    'fname=a=b',
    '--set',
    'fcode=',
    '--null',
    'fnote',
  ];
  const { code, out } = await perennial(...of, '--reason', 'asked them');
  expect([code, out]).toEqual([0, 'a/b/3/7: fixed\n']);
  expect(bodyOf()).toEqual({
    row: { table: 'a/b', chunk: 3, ordinal: 7 },
    values: { fname: 'a=b', fcode: '', fnote: null },
    reason: 'asked them',
  });
  api.reply({
    body: { kind: 'still-rejected', rejections: [{ rule: 'r', column: 'c', message: 'too long' }] },
  });
  const again = await perennial(...of, '--reason', 'r');
  expect(again).toMatchObject({ code: 1, out: expect.stringContaining('r c: too long') });
});

test.each([
  [['quarantine', 'fix', 'M-1', 'items/3/7', '--reason', 'r']],
  [['quarantine', 'fix', 'M-1', 'seven', '--set', 'a=b', '--reason', 'r']],
  [['quarantine', 'fix', 'M-1', 'items/3/7', '--set', 'a', '--reason', 'r']],
  [['quarantine', 'waive', 'M-1', 'items/3/7']],
  [['quarantine', 'waive', 'M-1', 'items', '--reason', 'r']],
])('%j is not sent', async (argv) => {
  api.reply({ body: {} });
  expect((await perennial(...argv)).code).toBe(2);
  expect(sent()).toEqual([]);
});

test('quarantine waive names several rows; one that is not held back is 4', async () => {
  api.reply({
    body: {
      items: [
        { id: 'items/1/1', kind: 'waived' },
        { id: 'items/1/2', kind: 'unknown' },
      ],
    },
  });
  const { code, out } = await perennial(
    'quarantine',
    'waive',
    'M-1',
    'items/1/1',
    'items/1/2',
    '--reason',
    'test',
  );
  expect([code, out]).toEqual([4, 'items/1/1: waived\nitems/1/2: unknown\n']);
  expect(bodyOf()).toMatchObject({ rows: [{ ordinal: 1 }, { ordinal: 2 }], reason: 'test' });
});

const counted = { name: 'items', read: 10, written: 9, quarantined: 1, merged: 0 };
const report = (over: { table?: object; plan?: object; trail?: object } = {}) => ({
  run: { no: 'M-1', planHash: planHash(aPlan()), tables: [{ ...counted, ...over.table }] },
  plan: { hash: planHash(aPlan()), plan: aPlan(), ...over.plan },
  trail: { events: 12, ...over.trail },
});
const proof = (verdict: string) => ({
  verdict,
  results: [{ level: 'L1', id: 'checksum', table: 'items', verdict, evidence: 'sums' }],
});

test('prove computes again what the report says and has both databases measured', async () => {
  api.reply({ body: report() }, { body: proof('passed') });
  const { code, out } = await perennial('prove', 'M-1');
  expect(sent()).toEqual(['GET /v1/migrations/M-1/report', 'POST /v1/migrations/M-1/prove']);
  expect(code).toBe(0);
  expect(out).toContain('✓ balanced: 10 = 9 + 1 + 0');
  expect(out).toMatch(/proven\n$/);
});

test.each([
  ['a row that is missing', report({ table: { written: 8 } }), 'passed'],
  ['no table at all', { ...report(), run: { ...report().run, tables: [] } }, 'passed'],
  ['a count that is not there', report({ table: { merged: undefined } }), 'passed'],
  ['a plan that was changed', report({ plan: { plan: { ...aPlan(), name: 'other' } } }), 'passed'],
  ['a trail that is broken', report({ trail: { brokenAt: 4, why: 'its content was changed' } }), 'passed'],
  ['a trail without events', report({ trail: { events: 0 } }), 'passed'],
  ['a check that failed', report(), 'failed'],
  ['a check that was skipped', report(), 'skipped'],
  ['a check without an answer', report(), ''],
])('with %s nothing is proven', async (_, body, verdict) => {
  api.reply({ body }, { body: proof(verdict) });
  const { code, out } = await perennial('prove', 'M-1');
  expect([code, out.trimEnd().split('\n').at(-1)]).toEqual([1, 'NOT PROVEN']);
});
