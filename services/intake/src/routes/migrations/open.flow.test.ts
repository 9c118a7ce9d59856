import { facts, fresh, legacy } from '@perennial/domain/migration/testing/a-migration';
import { aPlan } from '@perennial/testkit/flow/a-migration';
import { freshName } from '@perennial/testkit/stack/fresh';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { type MigrationWorld, openMigrationWorld } from '../../testing/migration-world.ts';

let m: MigrationWorld;
beforeAll(async () => {
  m = await openMigrationWorld();
});
afterAll(() => m.close());
beforeEach(() => {
  m.flow.answers({});
  m.flow.outside.away = false;
});

const open = (body: unknown, key?: string) =>
  m.say('ann', 'POST', '/v1/migrations', body, key === undefined ? {} : { key });
const runs = async () => (await m.say('lei', 'GET', '/v1/migrations')).json.items.length;

test('a plan becomes a run that waits for its start; plan, run and author are on record', async () => {
  const plan = aPlan({ name: freshName('plan') });
  const { status, json } = await open({ plan });
  expect(status).toBe(201);
  expect(json).toMatchObject({ no: expect.stringMatching(/^M-1\d{3}$/), findings: expect.any(Array) });
  const shown = await m.say('lei', 'GET', `/v1/migrations/${json.no}`);
  expect(shown.json).toMatchObject({
    ...{ no: json.no, state: 'ready', customer: 'acme', site: 'acme-shanghai', planHash: json.planHash },
    ...{ title: plan.name, author: { id: 'ann' }, openedAt: '2026-01-05T09:00:00.000+08:00' },
  });
  expect(shown.json.links.progress).toBe(`http://intake/v1/migrations/${json.no}/progress`);
  expect(await m.trail(`migration/${json.no}`)).toMatchObject([
    { action: 'migration.opened', actor: { id: 'ann' } },
  ]);
  expect(await m.world.store.starts.pending(m.workflowOf(json.no))).toBe(true);
  expect((await m.say('lei', 'GET', `/v1/migrations/${json.no}/plan`)).json).toMatchObject({
    plan,
    version: 1,
  });
});

test('YAML as the body, its text in JSON and the plan itself are one plan', async () => {
  const plan = aPlan({ name: freshName('plan') });
  const text = `# agreed on Monday\n${stringify(plan)}`;
  const yaml = await m.say('ann', 'POST', '/v1/migrations', undefined, {
    raw: text,
    type: 'application/yaml',
  });
  const inJson = await open({ plan: text });
  const itself = await open({ plan });
  expect(new Set([yaml, inJson, itself].map(({ json }) => json.planHash)).size).toBe(1);
  const { json } = await m.say('lei', 'GET', `/v1/migrations/${itself.json.no}/plan`);
  expect(json).toMatchObject({ text: expect.stringContaining('agreed on Monday') });
});

test('a plan with errors is refused with all of them, each with line and remedy, and nothing is stored', async () => {
  const before = await runs();
  const plan = aPlan({ name: freshName('plan') });
  m.flow.answers({
    'inspect-plan': {
      ok: { source: legacy(), target: { ...fresh(), tables: [] }, facts: { ...facts(), diskFree: 1 } },
    },
  });
  const { status, json } = await m.say('ann', 'POST', '/v1/migrations', undefined, {
    raw: stringify(plan),
    type: 'application/yaml',
  });
  expect([status, json.code]).toEqual([422, 'request.invalid']);
  expect(json.errors.length).toBeGreaterThan(1);
  for (const fault of json.errors)
    expect(fault).toMatchObject({ line: expect.any(Number), message: expect.stringContaining(': ') });
  expect(await runs()).toBe(before);
});

test.each([
  ['no plan at all', {}, '/plan'],
  ['a field that no plan has', { plan: aPlan(), when: 'soon' }, '/when'],
  ['a plan with a fault', { plan: { ...aPlan(), sites: 'acme' } }, '/plan/sites'],
  [
    'a credential in the plan',
    { plan: { ...aPlan(), target: { kind: 'postgres', connection: 'postgres://u:hunter2@h/d' } } },
    '/plan/target/connection',
  ],
  ['a site that is not there', { plan: aPlan({ site: 'nowhere' }) }, '/site'],
])('%s is refused at its place', async (_, body, path) => {
  const { status, json, text } = await open(body);
  expect(status).toBe(422);
  expect(json.errors.map((fault) => fault.path)).toContain(path);
  expect(text).not.toContain('hunter2');
});

test('the same key and plan open one run, whatever the databases hold by then; another plan is a conflict', async () => {
  const key = freshName('key');
  const plan = aPlan({ name: freshName('plan') });
  const first = await open({ plan }, key);
  m.flow.answers({
    'inspect-plan': { ok: { source: legacy(), target: { ...fresh(), tables: [] }, facts: facts() } },
  });
  const again = await open({ plan }, key);
  expect(again).toMatchObject({ status: 201, json: first.json });
  const other = await open({ plan: aPlan({ name: 'another' }) }, key);
  expect([other.status, other.json.code]).toEqual([409, 'idempotency.conflict']);
});

test('while no worker answers it is a 503, nothing is stored, and repeating is safe', async () => {
  const key = freshName('key');
  const before = await runs();
  const plan = aPlan({ name: freshName('plan') });
  m.flow.outside.away = true;
  const { status, headers } = await open({ plan }, key);
  expect([status, headers.get('retry-after')]).toEqual([503, '5']);
  expect(await runs()).toBe(before);
  m.flow.outside.away = false;
  expect((await open({ plan }, key)).status).toBe(201);
  expect(await runs()).toBe(before + 1);
});

test('what the worker says of a database reaches the caller as it is', async () => {
  const errors = [{ path: '/source/connection', code: 'unreachable', message: 'check the secret ACME_ERP' }];
  const problem = { code: 'database.unavailable', message: 'the source does not answer', errors } as const;
  m.flow.answers({ 'inspect-plan': { problem: { ...problem, errors } } });
  const { status, json } = await open({ plan: aPlan() });
  expect(status).toBe(503);
  expect(json).toMatchObject({ code: 'database.unavailable', detail: 'the source does not answer', errors });
});

test('a key without a person writes no plan', async () => {
  const { status, json } = await m.world.as('lead', 'POST', '/v1/migrations', { body: { plan: aPlan() } });
  expect([status, json.code]).toEqual([403, 'auth.forbidden']);
});

test('a check answers all findings and both schemas and stores nothing', async () => {
  const before = await runs();
  m.flow.answers({
    'inspect-plan': { ok: { source: legacy(), target: { ...fresh(), tables: [] }, facts: facts() } },
  });
  const { status, json } = await m.say('ann', 'POST', '/v1/migrations/check', { plan: aPlan() });
  expect(status).toBe(200);
  expect(json).toMatchObject({ planHash: expect.stringMatching(/^[0-9a-f]{64}$/), source: legacy() });
  expect(json.summary).toMatchObject({ tables: [{ name: 'items' }, { name: 'units' }] });
  expect(json.findings).toContainEqual(
    expect.objectContaining({ level: 'error', remedy: expect.any(String) }),
  );
  expect(await runs()).toBe(before);
});

test('an introspection names one database and is on record', async () => {
  const source = { kind: 'postgres', connection: 'secret:ACME_ERP', schema: 'public' };
  const { status, json } = await m.say('ann', 'POST', '/v1/migrations/introspect', { source });
  expect([status, json.engine]).toEqual([200, 'postgres']);
  expect(m.flow.asked.at(-1)).toEqual({
    question: { kind: 'introspect', asks: { database: source } },
    by: 'ann',
  });
  for (const body of [{}, { source, target: source }, { source: { kind: 'oracle' } }])
    expect((await m.say('ann', 'POST', '/v1/migrations/introspect', body)).status).toBe(422);
});

test('lists are filtered and bounded by customer', async () => {
  const no = await m.opened();
  const list = async (by: 'owen' | 'bo' | 'lei', query = '') =>
    (await m.say(by, 'GET', `/v1/migrations${query}`)).json.items.map((run) => run.no);
  expect(await list('owen')).toContain(no);
  expect(await list('bo')).toEqual([]);
  expect(await list('lei', '?open=false')).toEqual([]);
  expect(await list('lei', '?state=ready&site=acme-shanghai&limit=1')).toEqual([no]);
  expect((await m.say('lei', 'GET', '/v1/migrations?open=maybe')).status).toBe(422);
  expect((await m.say('bo', 'GET', `/v1/migrations/${no}`)).status).toBe(404);
});
