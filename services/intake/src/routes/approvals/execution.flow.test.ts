/** What becomes of an approval that stands alone: its record is edited, and somebody carries it out. */
import { anApproval } from '@perennial/testkit/flow/an-approval';
import { freshName } from '@perennial/testkit/stack/fresh';
import { describe, expect, test } from 'vitest';
import { refusal, withSigners } from '../../testing/with-signers.ts';

const t = withSigners();
const { post, say, sign } = t;
const edit = (version: number, over: object = {}) => ({
  record: { version, hash: `${version}`.repeat(64), ...over },
  reason: 'one more table',
});
const approved = async () => {
  await sign('qiu');
  expect((await sign('owen')).json.state).toBe('approved');
};
const stored = async () => (await say('qiu', 'GET', `/v1/approvals/${t.no}`)).json;

describe('the record was edited', () => {
  test('by its author: what was signed is void, the new version waits under its new statement', async () => {
    await approved();
    const statement = { 'zh-CN': '同意新计划。', 'en': 'I agree to the new plan.' };
    const { status, json } = await post('ann', 'edited', edit(2, { statement }));
    expect([status, json]).toMatchObject([
      200,
      {
        state: 'pending',
        statement,
        record: { type: 'plan', id: 'plan-1', version: 2, hash: '2'.repeat(64) },
        signatures: [{ void: { why: 'record-changed' } }, { void: { why: 'record-changed' } }],
      },
    ]);
    const challenge = await post('qiu', 'challenge');
    expect(challenge.json).toMatchObject({ statement, manifest: { record: { version: 2 } } });
    t.signers.world.clock.now += 60_000;
    await approved();
  });
  test('what was shown before the edit is not signed after it', async () => {
    const { json } = await post('qiu', 'challenge');
    await post('ann', 'edited', edit(2));
    expect(await post('qiu', 'sign', t.answerTo(json, 'qiu'))).toMatchObject(refusal('signature.stale'));
  });
  test('repeated with its key it is answered, not done again', async () => {
    for (let i = 0; i < 2; i += 1)
      expect(await post('ann', 'edited', edit(2), t.no, 'k-edit')).toMatchObject({
        status: 200,
        json: { record: { version: 2 } },
      });
  });
  test('by nobody else, not to the same, not to an older version', async () => {
    await sign('qiu');
    expect(await post('lei', 'edited', edit(2))).toMatchObject(refusal('person.notAuthor'));
    expect((await post('owen', 'edited', edit(2))).status).toBe(403);
    expect(await post('ann', 'edited', edit(1, { hash: 'a'.repeat(64) }))).toMatchObject(
      refusal('edit.same'),
    );
    expect(await post('ann', 'edited', edit(1))).toMatchObject(refusal('edit.version'));
    const { record, signatures } = await stored();
    expect(record.version).toBe(1);
    expect(signatures[0]).not.toHaveProperty('void');
  });
});

describe('execution begins', () => {
  test('by a third person; from then on nothing is taken back and nothing edited', async () => {
    await approved();
    const { json: before } = await say('qiu', 'GET', `/v1/approvals/${t.no}`);
    const { status, json } = await post('lei', 'begin-execution');
    expect([status, json]).toMatchObject([
      200,
      { state: 'executing', executor: { id: 'lei', name: 'Printed lei' } },
    ]);
    const revoke = { signature: before.signatures[0]?.id, reason: 'second thoughts' };
    expect(await post('qiu', 'revoke', revoke)).toMatchObject(refusal('state.executing'));
    expect(await post('ann', 'edited', edit(2))).toMatchObject(refusal('state.executing'));
    expect(await post('lei', 'begin-execution')).toMatchObject(refusal('state.executing'));
    expect((await stored()).signatures.every((s) => s.void === undefined)).toBe(true);
  });
  test('not before it is approved', async () => {
    await sign('qiu');
    expect(await post('lei', 'begin-execution')).toMatchObject(refusal('state.notApproved'));
  });
  test('not by the author, nor by who approved it, nor by who signed on behalf or was signed for', async () => {
    const until = new Date(t.signers.world.clock.now + 86_400_000).toISOString();
    await post('qiu', 'delegate', { to: 'lei', role: 'qa', until, reason: 'on leave' });
    await sign('lei', { role: 'qa', onBehalfOf: 'qiu' });
    await sign('owen');
    expect(await post('ann', 'begin-execution')).toMatchObject(refusal('person.executor'));
    expect(await post('lei', 'begin-execution')).toMatchObject(refusal('person.executor'));
    // A customer's owner and QA approve; they carry nothing out.
    for (const name of ['owen', 'qiu'] as const)
      expect((await post(name, 'begin-execution')).status).toBe(403);
    expect((await stored()).state).toBe('approved');
  });
});

test('an approval that its ticket asked for is told by the ticket alone', async () => {
  const { store } = t.signers.world;
  const scope = t.signers.world.scopeOf('lead');
  const asked = await store.approvals.request(
    scope,
    anApproval({ subject: { type: 'ticket', id: freshName('T') }, gate: 'fix' }),
    { workflowIdOf: (no) => `approval/north/${no}` },
  );
  if (asked.kind !== 'created') throw new Error(asked.kind);
  const { no } = asked.record;
  expect(await post('ann', 'edited', edit(2), no)).toMatchObject(refusal('subject.own'));
  expect(await post('lei', 'begin-execution', {}, no)).toMatchObject(refusal('subject.own'));
});
