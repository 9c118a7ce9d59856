/** Approvals over HTTP: asked for, signed with password and code, handed on, taken back, and every refusal. */
import { systemActor } from '@perennial/domain/scope/rules';
import { describe, expect, test } from 'vitest';
import { aRequest, type Name } from '../../testing/signers.ts';
import { refusal, withSigners } from '../../testing/with-signers.ts';

const t = withSigners();
const { say, post, answerTo, sign } = t;
const events = async (stream: string) =>
  (
    await t.signers.world.store.audit.stream(
      { tenant: 'north', actor: systemActor, requestId: 't' },
      stream,
      {
        limit: 99,
      },
    )
  ).items;

test('a challenge shows what is signed: signer, meaning, statement, record, policy, time with offset, workflow and run', async () => {
  const { status, json } = await post('qiu', 'challenge');
  expect(status).toBe(200);
  expect(json.manifest).toEqual({
    v: 1,
    tenant: 'north',
    approval: t.no,
    purpose: 'approve',
    signer: { id: 'qiu', name: 'Printed qiu', role: 'qa' },
    meaning: 'approved',
    verdict: 'approve',
    statement: { 'zh-CN': '同意切换。', 'en': 'I agree to the cutover.' },
    record: { type: 'plan', id: 'plan-1', version: 1, hash: 'a'.repeat(64) },
    policy: { id: 'two-of-three', version: 1 },
    authentication: 'password+totp',
    at: expect.stringMatching(/\+08:00$/),
    workflow: { id: `approval/north/${t.no}`, runId: 'run' },
    nonce: expect.any(String),
  });
  expect(json).toMatchObject({ hash: json.challenge, statement: json.manifest.statement });
  expect(Date.parse(json.expiresAt)).toBe(t.signers.world.clock.now + 120_000);
});

test('QA and the customer owner sign, each with password and code: approved', async () => {
  expect((await sign('qiu')).json).toMatchObject({ state: 'pending' });
  const { status, json } = await sign('owen');
  expect([status, json.state]).toEqual([200, 'approved']);
  expect(json.signatures.map((s) => s.by)).toEqual([
    { id: 'qiu', name: 'Printed qiu' },
    { id: 'owen', name: 'Printed owen' },
  ]);
  expect((await events(`signature/${json.signature}`)).map((e) => e.action)).toEqual(['signature.made']);
  // The workflow was told: nothing is left for the relay but the start.
  expect(await t.signers.world.store.starts.pending(`approval/north/${t.no}#${json.signature}`)).toBe(false);
});

test('while the workflow does not answer the signature is kept, and the relay finds it', async () => {
  const { json } = await post('qiu', 'challenge');
  t.signers.outside.away = true;
  const signed = await post('qiu', 'sign', answerTo(json, 'qiu')).finally(() => {
    t.signers.outside.away = false;
  });
  expect([signed.status, signed.json.signatures]).toEqual([202, []]);
  const wakeUp = `approval/north/${t.no}#${signed.json.signature}`;
  expect(await t.signers.world.store.starts.pending(wakeUp)).toBe(true);
  const evidence = await t.signers.world.store.signatures.evidence('north', signed.json.signature);
  expect(evidence?.challenge?.usedBy).toBe(signed.json.signature);
});

test('a rejection with its reason ends it', async () => {
  expect(await post('lei', 'challenge', { verdict: 'reject' })).toMatchObject(refusal('reason.missing'));
  expect((await sign('lei', { verdict: 'reject', reason: 'no backup' })).json).toMatchObject({
    state: 'rejected',
  });
  expect(await post('owen', 'challenge')).toMatchObject(refusal('state.closed'));
});

describe('the signer is proven at every signing', () => {
  test.each([
    ['wrong-password', { password: 'guess' }],
    ['wrong-totp', { totp: '000000' }],
  ])('%s signs nothing and is written down', async (reason, wrong) => {
    const { json } = await post('qiu', 'challenge');
    const answer = await post('qiu', 'sign', { ...answerTo(json, 'qiu'), ...wrong });
    expect(answer).toMatchObject({
      status: 403,
      json: { code: 'signature.stepUp', errors: [{ code: reason }] },
    });
    expect((await events(`signing/${t.no}`)).at(-1)).toMatchObject({ action: 'signature.refused' });
    // The challenge is still open for who can answer it.
    expect((await post('qiu', 'sign', answerTo(json, 'qiu'))).status).toBe(200);
  });
  test('proven in another way than the manifest says', async () => {
    const { json } = await post('qiu', 'challenge');
    t.signers.outside.method = 'passkey';
    const answer = await post('qiu', 'sign', answerTo(json, 'qiu')).finally(() => {
      t.signers.outside.method = 'password+totp';
    });
    expect(answer).toMatchObject({ status: 403, json: { errors: [{ code: 'other-authentication' }] } });
  });
  test('a code that was used does not sign a second time', async () => {
    await sign('qiu');
    const other = (await t.signers.asked()).no;
    const { json } = await post('qiu', 'challenge', {}, other);
    expect(await post('qiu', 'sign', answerTo(json, 'qiu'), other)).toMatchObject({
      status: 403,
      json: { errors: [{ code: 'replayed-totp' }] },
    });
  });
});

describe('a challenge is answered once, in time, by whom and for what it was issued', () => {
  test('replayed', async () => {
    const { json } = await post('qiu', 'challenge');
    await post('qiu', 'sign', answerTo(json, 'qiu'));
    t.signers.world.clock.now += 30_000;
    expect(await post('qiu', 'sign', answerTo(json, 'qiu'))).toMatchObject(refusal('signature.replayed'));
    expect((await events(`signing/${t.no}`)).at(-1)).toMatchObject({ action: 'signature.refused' });
  });
  test.each([
    ['after 120 s', 120_000],
    ['when the clock stepped an hour ahead', 3_600_000],
    ['when the clock stepped an hour back', -3_600_000],
  ])('too late: %s', async (_, step) => {
    const { json } = await post('qiu', 'challenge');
    const before = t.signers.world.clock.now;
    t.signers.world.clock.now += step;
    const answer = await post('qiu', 'sign', answerTo(json, 'qiu'));
    t.signers.world.clock.now = before;
    expect(answer).toMatchObject(refusal('signature.expired'));
  });
  test("another person's, another approval's, another purpose's", async () => {
    const { json } = await post('qiu', 'challenge');
    expect(await post('lei', 'sign', answerTo(json, 'lei'))).toMatchObject(refusal('signature.unknown'));
    const other = (await say('ann', 'POST', '/v1/approvals', aRequest())).json.no;
    expect(await post('qiu', 'sign', answerTo(json, 'qiu'), other)).toMatchObject(
      refusal('signature.copied'),
    );
    expect(await post('qiu', 'break-glass', answerTo(json, 'qiu'))).toMatchObject(
      refusal('signature.purpose'),
    );
  });
  test.each([
    ['/verdict', { verdict: 'reject' }],
    ['/meaning', { meaning: 'reviewed' }],
    ['/reason', { reason: 'added later' }],
    ['/password', { password: undefined, totp: undefined, assertion: { id: 'x' } }],
  ])('other words than shown: %s', async (path, over) => {
    const { json } = await post('qiu', 'challenge');
    const { status, json: problem } = await post('qiu', 'sign', { ...answerTo(json, 'qiu'), ...over });
    expect([status, problem.errors[0]?.path]).toEqual([422, path]);
  });
});

describe('who may', () => {
  test('the author does not sign, nor who holds no role that is asked for, nor a key without a person', async () => {
    expect(await post('ann', 'challenge')).toMatchObject(refusal('role.notAsked'));
    expect(await post('qiu', 'challenge', { role: 'lead' })).toMatchObject(refusal('role.notHeld'));
    const own = await t.signers.asked({}, 'lei');
    expect(own.author.id).toBe('lei');
    expect(await post('lei', 'challenge', {}, own.no)).toMatchObject(refusal('person.author'));
    expect(
      (await t.signers.world.as('lead', 'POST', `/v1/approvals/${t.no}/challenge`, { body: {} })).status,
    ).toBe(403);
    expect((await post('aud', 'challenge')).status).toBe(403);
  });
  test("another vendor's and another customer's approval is not there", async () => {
    for (const [method, path, body] of [
      ['GET', '', undefined],
      ['POST', '/challenge', {}],
      ['POST', '/revoke', { signature: crypto.randomUUID(), reason: 'r' }],
    ] as const)
      for (const name of ['bo', 'sun'] as const)
        expect((await say(name, method, `/v1/approvals/${t.no}${path}`, body)).status).toBe(404);
    expect((await say(undefined, 'GET', '/v1/approvals')).status).toBe(401);
  });
  test('only staff asks for one', async () => {
    expect((await say('owen', 'POST', '/v1/approvals', aRequest())).status).toBe(403);
  });
});

test('what waits for me: for who could sign, until they have', async () => {
  const waiting = async (name: Name) =>
    (await say(name, 'GET', '/v1/approvals?waitingFor=me&limit=200')).json.items.map((a) => a.no);
  expect(await waiting('qiu')).toContain(t.no);
  expect(await waiting('owen')).toContain(t.no);
  expect(await waiting('ann')).not.toContain(t.no);
  expect(await waiting('bo')).toEqual([]);
  await sign('qiu');
  expect(await waiting('qiu')).not.toContain(t.no);
});

test('a seat is handed on, signed on behalf, and taken back by its owner', async () => {
  const until = new Date(t.signers.world.clock.now + 86_400_000).toISOString();
  const body = { to: 'ann2', role: 'qa', until, reason: 'on leave' };
  expect(await post('qiu', 'delegate', body)).toMatchObject({
    status: 422,
    json: { errors: [{ path: '/to' }] },
  });
  expect(await post('lei', 'delegate', { ...body, to: 'lei', role: 'lead' })).toMatchObject(
    refusal('delegation.self'),
  );
  expect(await post('lei', 'delegate', { ...body, to: 'ann' })).toMatchObject(refusal('delegation.notHeld'));
  // A customer's user knows nobody of the vendor's staff.
  const seat = { ...body, role: 'customer-owner', to: 'lei' };
  expect(await post('owen', 'delegate', seat)).toMatchObject({
    status: 422,
    json: { errors: [{ path: '/to' }] },
  });
  expect((await post('qiu', 'delegate', { ...body, to: 'lei' })).status).toBe(200);
  const { status, json } = await sign('lei', { role: 'qa', onBehalfOf: 'qiu' });
  expect(status).toBe(200);
  expect(json.signatures[0]).toMatchObject({
    by: { id: 'lei' },
    onBehalfOf: { id: 'qiu', name: 'Printed qiu' },
  });
  const revoke = { signature: json.signature, reason: 'not what I meant' };
  expect(await post('owen', 'revoke', revoke)).toMatchObject(refusal('revoke.none'));
  expect((await post('qiu', 'revoke', revoke)).json.signatures[0]).toMatchObject({
    void: { why: 'revoked' },
  });
});

test('an emergency is approved by one with a reason, and reviewed by another', async () => {
  expect(await post('lei', 'challenge', { purpose: 'break-glass' })).toMatchObject(refusal('reason.missing'));
  const glass = await sign(
    'lei',
    { purpose: 'break-glass', reason: 'production stands still' },
    'break-glass',
  );
  expect(glass.json).toMatchObject({ state: 'approved', breakGlass: { by: { id: 'lei' } } });
  expect(await post('lei', 'challenge', { purpose: 'review', role: 'lead' })).toMatchObject(
    refusal('role.notAsked'),
  );
  const { json } = await sign('qiu', { purpose: 'review' }, 'review');
  expect(json.breakGlass).toMatchObject({ review: { by: { id: 'qiu' }, verdict: 'approve' } });
});

test('one attempt at a time; a repeated request with its key is answered with the first', async () => {
  const body = aRequest();
  const first = await say('ann', 'POST', '/v1/approvals', body, 'k-1');
  expect(first.status).toBe(201);
  expect((await say('ann', 'POST', '/v1/approvals', body, 'k-1')).json.no).toBe(first.json.no);
  expect((await say('ann', 'POST', '/v1/approvals', body)).json).toMatchObject({ code: 'approval.open' });
  expect((await say('ann', 'POST', '/v1/approvals', { ...body, title: 'x' }, 'k-1')).json.code).toBe(
    'idempotency.conflict',
  );
});

test('before the workflow has started nobody is asked to sign', async () => {
  const fresh = (await say('ann', 'POST', '/v1/approvals', aRequest())).json.no;
  expect(await post('qiu', 'challenge', {}, fresh)).toMatchObject({
    status: 503,
    json: { code: 'flow.notStarted' },
  });
});
