import { aPlan } from '@perennial/testkit/flow/a-migration';
import { freshName } from '@perennial/testkit/stack/fresh';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type MigrationWorld, openMigrationWorld } from '../../testing/migration-world.ts';
import { postedMigrationCommands } from './command.ts';

let m: MigrationWorld;
beforeAll(async () => {
  m = await openMigrationWorld();
});
afterAll(() => m.close());
beforeEach(() => {
  m.flow.answers({});
  m.flow.outside.away = false;
});

const post = (
  by: Parameters<MigrationWorld['say']>[0],
  no: string,
  name: string,
  body: object = {},
  key?: string,
) => m.say(by, 'POST', `/v1/migrations/${no}/${name}`, body, key === undefined ? {} : { key });
const refusal = (code: string) => ({ status: 409, json: { code: 'migration.refused', errors: [{ code }] } });

test('a run is started, paused with a reason and resumed; each is on record', async () => {
  const no = await m.opened();
  expect((await post('ann', no, 'start')).json).toMatchObject({ no, state: 'running' });
  expect((await post('ann', no, 'pause', { reason: 'nightly batch' })).json).toMatchObject({
    state: 'paused',
    pausedAt: '2026-01-05T09:00:00.000+08:00',
  });
  expect((await post('lei', no, 'resume', { note: 'it is over' })).json.state).toBe('running');
  const events = (await m.trail(`migration/${no}`)).map(({ action, actor, reason }) => [
    action,
    actor.id,
    reason,
  ]);
  expect(events).toContainEqual(['migration.paused', 'ann', 'nightly batch']);
  expect(events.map(([action]) => action)).toContain('migration.resumed');
});

test('what is not possible now is refused with its reason and changes nothing', async () => {
  const no = await m.opened();
  expect(await post('ann', no, 'pause', { reason: 'r' })).toMatchObject(refusal('state.ready'));
  expect(await post('ann', no, 'cutover', { checklist: [] })).toMatchObject(refusal('state.ready'));
  await post('ann', no, 'start');
  expect(await post('ann', no, 'start')).toMatchObject(refusal('state.started'));
  expect(await post('ann', no, 'rollback', { reason: 'r' })).toMatchObject(refusal('phase.notFlipped'));
  expect((await m.say('ann', 'GET', `/v1/migrations/${no}`)).json.state).toBe('running');
});

test.each(['pause', 'abort', 'rollback'])('%s asks why', async (name) => {
  const no = await m.started();
  const { status, json } = await post('ann', no, name);
  expect(status).toBe(422);
  expect(json.errors).toMatchObject([{ path: '/reason', code: 'required' }]);
});

test('repeated with its key a command happens once; another body under the key is a conflict', async () => {
  const no = await m.started();
  const key = freshName('key');
  const before = m.flow.applied.length;
  for (let i = 0; i < 2; i += 1)
    expect((await post('ann', no, 'pause', { reason: 'batch' }, key)).status).toBe(200);
  expect(m.flow.applied.length).toBe(before + 1);
  const other = await post('ann', no, 'pause', { reason: 'another' }, key);
  expect([other.status, other.json.code]).toEqual([409, 'idempotency.conflict']);
});

test('a key whose command was refused is free for a corrected one; one that got no answer is not', async () => {
  const no = await m.opened();
  const key = freshName('key');
  expect(await post('ann', no, 'pause', { reason: 'a' }, key)).toMatchObject(refusal('state.ready'));
  await post('ann', no, 'start');
  m.flow.outside.away = true;
  expect((await post('ann', no, 'pause', { reason: 'b' }, key)).status).toBe(503);
  m.flow.outside.away = false;
  expect((await post('ann', no, 'pause', { reason: 'c' }, key)).status).toBe(409);
  expect((await post('ann', no, 'pause', { reason: 'b' }, key)).status).toBe(200);
});

test('of the vendor only engineers and leads operate, and only leads and qa tell of accepted risks', async () => {
  const no = await m.started();
  const risk = { finding: 'f', approval: 'M-1.waive.1' };
  for (const by of ['mo', 'qiu', 'owen'] as const)
    expect((await post(by, no, 'pause', { reason: 'r' })).status).toBe(403);
  for (const by of ['ann', 'owen'] as const)
    expect((await post(by, no, 'accept-risk', risk)).status).toBe(403);
  expect(await post('qiu', no, 'accept-risk', risk)).toMatchObject(refusal('finding.none'));
});

test.each([
  ['retry', { tabel: 'items' }, '/tabel'],
  ['accept-risk', { finding: 'f' }, '/approval'],
  ['cutover', {}, '/checklist'],
  ['add-issue', { ticket: 'seven' }, '/ticket'],
  ['add-issue', { ticket: 'T-999999' }, '/ticket'],
] as const)('%s with a bad body names the field', async (name, body, path) => {
  const no = await m.started();
  const { status, json } = await post(name === 'accept-risk' ? 'lei' : 'ann', no, name, body);
  expect(status).toBe(422);
  expect(json.errors).toMatchObject([{ path }]);
});

test("every command of another vendor's run, and of one that is not there, is a 404", async () => {
  const no = await m.opened();
  for (const name of postedMigrationCommands) {
    const call = { body: { reason: 'r' } };
    expect((await m.world.as('otherLead', 'POST', `/v1/migrations/${no}/${name}`, call)).status).toBe(404);
    expect((await post('lei', 'M-9999', name)).status).toBe(404);
  }
});

test('a changed plan takes a reason, is checked as the first one was, and the run follows it', async () => {
  const no = await m.opened();
  const plan = aPlan({ name: freshName('edited') });
  const bare = await post('ann', no, 'edit-plan', { plan });
  expect(bare).toMatchObject({ status: 422, json: { errors: [{ path: '/reason', code: 'required' }] } });
  const { status, json } = await post('ann', no, 'edit-plan', { plan, reason: 'one more table' });
  expect(status).toBe(200);
  const stored = await m.say('ann', 'GET', `/v1/migrations/${no}/plan`);
  expect(stored.json).toMatchObject({ hash: json.planHash, version: 2, plan });
  expect(await m.trail(`migration-plan/${json.planHash}`)).toMatchObject([{ reason: 'one more table' }]);
  const again = await post('ann', no, 'edit-plan', { plan, reason: 'r' });
  expect(again).toMatchObject(refusal('plan.same'));
  const elsewhere = { plan: aPlan({ site: 'bohai-tianjin' }), reason: 'r' };
  expect(await post('ann', no, 'edit-plan', elsewhere)).toMatchObject({
    status: 422,
    json: { errors: [{ path: '/site' }] },
  });
});

test('a run that is over takes nothing more', async () => {
  const no = await m.opened();
  await m.flow.become(m.workflowOf(no), { outcome: 'closed', state: 'closed' });
  for (const [name, body] of [
    ['start', {}],
    ['edit-plan', { plan: aPlan(), reason: 'r' }],
    ['quarantine/waive', { rows: [{ table: 'items', chunk: 1, ordinal: 1 }], reason: 'r' }],
  ] as const)
    expect(await post('lei', no, name, body)).toMatchObject(refusal('state.over'));
});

test('the approvals of a run are asked for by the run alone', async () => {
  const no = await m.opened();
  for (const gate of ['load', 'go-no-go', 'rollback-late']) {
    const { status, json } = await m.say('ann', 'POST', '/v1/approvals', {
      subject: { type: 'migration', id: no },
      ...{ gate, customer: 'acme', title: 't', statement: { 'zh-CN': '同意', 'en': 'yes' } },
      record: { type: 'migration-plan', id: no, version: 1, hash: 'a'.repeat(64) },
      policy: 'two-of-three',
    });
    expect([status, json.errors[0]?.code]).toEqual([422, 'reserved']);
  }
});
