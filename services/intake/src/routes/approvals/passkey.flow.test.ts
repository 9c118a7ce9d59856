/** Signing with a passkey: what it answers is the manifest's hash, and whatever else it answers signs nothing. */
import { systemActor } from '@perennial/domain/scope/rules';
import { manifestHash } from '@perennial/domain/signature/hash';
import type { Manifest } from '@perennial/domain/signature/rules';
import {
  type Said,
  type SoftAuthenticator,
  softAuthenticator,
} from '@perennial/testkit/webauthn/authenticator';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Answer, type Name, openSigners, type Signers } from '../../testing/signers.ts';

let signers: Signers;
let device: SoftAuthenticator;
let account: string;
beforeAll(async () => {
  signers = await openSigners();
  ({ device, account } = await signers.passkeyOf('qiu'));
});
afterAll(() => signers.close());

let no: string;
beforeEach(async () => {
  // Longer than a lock lasts: five refusals of earlier tests must not decide this one.
  signers.world.clock.now += 16 * 60_000;
  no = (await signers.asked()).no;
});

const scope = { tenant: 'north', actor: systemActor, requestId: 't' };
const post = (as: Name, command: string, body: object, of = no) =>
  signers.say(as, 'POST', `/v1/approvals/${of}/${command}`, body);
const challenge = (body: object = {}, as: Name = 'qiu') =>
  post(as, 'challenge', { authentication: 'passkey', ...body });
const answerTo = ({ challenge: hash, manifest }: Answer, assertion: object) => ({
  challenge: hash,
  verdict: manifest.verdict,
  meaning: manifest.meaning,
  assertion,
});
const said = ({ passkey }: Answer, over: Partial<Said> = {}, by = device) =>
  by.get({ challenge: passkey.challenge, ...over });
const lastOf = async (stream: string) =>
  (await signers.world.store.audit.stream(scope, stream, { limit: 500 })).items.at(-1);

test('the challenge is the hash of a manifest that names the passkey, and the passkey signs exactly that', async () => {
  const { json } = await challenge();
  expect(json.manifest).toMatchObject({ authentication: 'passkey', credential: device.id });
  const hash = manifestHash(json.manifest as unknown as Manifest);
  expect(json.challenge).toBe(hash);
  expect(Buffer.from(json.passkey.challenge, 'base64url').toString('hex')).toBe(hash);
  expect(json.passkey.allowCredentials).toEqual([
    { type: 'public-key', id: device.id, transports: ['internal'] },
  ]);
  const assertion = said(json);
  const signed = await post('qiu', 'sign', answerTo(json, assertion));
  expect(signed).toMatchObject({ status: 200, json: { signatures: [{ by: { id: 'qiu' } }] } });
  const evidence = await signers.world.store.signatures.evidence('north', signed.json.signature);
  const { clientDataJSON, authenticatorData, signature } = assertion.response;
  expect(evidence?.signature).toMatchObject({
    account,
    manifest: { authentication: 'passkey', credential: device.id },
    assertion: { publicKey: device.publicKey, clientDataJSON, authenticatorData, signature },
  });
  expect(evidence?.recordedHash).toBe(evidence?.hash);
  expect(await lastOf(`passkey/${device.id}`)).toMatchObject({ action: 'passkey.used' });
});

test.each<[string, (json: Answer) => object]>([
  ['wrong-challenge', () => device.get({ challenge: Buffer.alloc(32).toString('base64url') })],
  ['wrong-origin', (json) => said(json, { origin: 'https://evil.example' })],
  ['wrong-site', (json) => said(json, { rpId: 'evil.example' })],
  ['not-verified', (json) => said(json, { verified: false })],
  [
    'wrong-signature',
    (json) => ({ ...said(json, {}, softAuthenticator()), id: device.id, rawId: device.id }),
  ],
  ['foreign-passkey', (json) => said(json, {}, softAuthenticator())],
  ['wrong-assertion', () => ({ id: device.id })],
  ['passkey-counter', (json) => said(json, { counter: 1 })],
])('%s: refused with its reason, recorded, counted, and nothing is signed', async (reason, forge) => {
  // Whatever ran before, its counter stands above 1.
  const before = await challenge();
  await post('qiu', 'sign', answerTo(before.json, said(before.json)));
  no = (await signers.asked()).no;
  const { json } = await challenge();
  const answer = await post('qiu', 'sign', answerTo(json, forge(json)));
  expect(answer).toMatchObject({
    status: 403,
    json: { code: 'signature.stepUp', errors: [{ path: '/assertion', code: reason }] },
  });
  expect(await lastOf(`signing/${no}`)).toMatchObject({ action: 'signature.refused', reason });
  expect(await lastOf(`login/${account}`)).toMatchObject({ action: 'security.signInFailed', reason });
  expect((await signers.say('qiu', 'GET', `/v1/approvals/${no}`)).json.signatures).toEqual([]);
});

test('an answer signs once; sent again, or for another approval, it is refused', async () => {
  const { json } = await challenge();
  const answer = answerTo(json, said(json));
  expect((await post('qiu', 'sign', answer)).status).toBe(200);
  expect(await post('qiu', 'sign', answer)).toMatchObject({
    status: 409,
    json: { code: 'approval.refused', errors: [{ code: 'signature.replayed' }] },
  });
  no = (await signers.asked()).no;
  const other = await challenge();
  expect(await post('qiu', 'sign', { ...answer, challenge: other.json.challenge })).toMatchObject({
    status: 403,
    json: { errors: [{ code: 'wrong-challenge' }] },
  });
});

test('after 120 s the answer is too late', async () => {
  const { json } = await challenge();
  signers.world.clock.now += 120_000;
  expect(await post('qiu', 'sign', answerTo(json, said(json)))).toMatchObject({
    status: 409,
    json: { errors: [{ code: 'signature.expired' }] },
  });
});

test('a passkey that counts backwards is a security event of its own', async () => {
  const { device: copied } = await signers.passkeyOf('lei');
  const first = await challenge({}, 'lei');
  await post('lei', 'sign', answerTo(first.json, said(first.json, { counter: 9 }, copied)));
  no = (await signers.asked()).no;
  const { json } = await challenge({}, 'lei');
  const answer = await post('lei', 'sign', answerTo(json, said(json, { counter: 9 }, copied)));
  expect(answer.json.errors).toMatchObject([{ code: 'passkey-counter' }]);
  const { items } = await signers.world.store.securityEvents.list(scope, { limit: 100 });
  expect(items.filter(({ kind, actor }) => kind === 'passkey-counter' && actor.id === 'lei')).toMatchObject([
    { actor: { id: 'lei' } },
  ]);
});

test('which passkey answers is said beforehand: none, another’s and one of several unnamed are 422', async () => {
  const refused = (code: string) => ({ status: 422, json: { errors: [{ path: '/credential', code }] } });
  expect(await challenge({}, 'ann')).toMatchObject(refused('none'));
  expect(await challenge({ credential: device.id }, 'lei')).toMatchObject(refused('unknown'));
  expect(await post('qiu', 'challenge', { credential: device.id })).toMatchObject(refused('unexpected'));
  const { device: second } = await signers.passkeyOf('owen');
  await signers.passkeyOf('owen');
  expect(await challenge({}, 'owen')).toMatchObject(refused('several'));
  const { json } = await challenge({ credential: second.id }, 'owen');
  expect(json.manifest).toMatchObject({ credential: second.id });
});

test('five wrong answers lock the account, and then the right one is refused as well', async () => {
  const { json } = await challenge();
  const forged = answerTo(json, said(json, { verified: false }));
  for (let i = 0; i < 5; i += 1) await post('qiu', 'sign', forged);
  expect(await post('qiu', 'sign', answerTo(json, said(json)))).toMatchObject({
    status: 403,
    json: { errors: [{ code: 'locked' }] },
  });
});
