import { anApproval } from '@perennial/testkit/flow/an-approval';
import { aManifest, aSignatureOf, makeSignature, type Signing, scopeOf } from '@perennial/testkit/flow/sign';
import { freshDatabase, freshName } from '@perennial/testkit/stack/fresh';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStore } from '../open.ts';
import type { Store } from '../ports.ts';

let store: Store;
beforeAll(async () => {
  store = openStore({ uri: freshDatabase() });
  await store.ensureIndexes();
});
afterAll(() => store.close());

const now = Date.parse('2026-03-02T09:00:00+08:00');
const ttl = 120_000;
const qa: Signing = { by: 'qiu', role: 'qa', at: now };

const challenged = async (signing: Signing = qa) => {
  const record = anApproval({ tenant: freshName('north'), openedAt: now });
  const manifest = aManifest(record, signing);
  const signature = aSignatureOf(manifest, signing);
  const { hash } = signature;
  const scope = scopeOf(record, signing);
  await store.signatures.issue(scope, { hash, manifest, issuedAt: now, expiresAt: now + ttl });
  const wakeUp = { workflowId: record.workflow.id, dueAt: now };
  const make = (over: object = {}, as = scope) =>
    store.signatures.make(as, { ...signature, ...over }, wakeUp);
  const stream = async (name: string) => (await store.audit.stream(scope, name, { limit: 20 })).items;
  return { record, scope, hash, signature, make, stream };
};

test('a signature is evidence of itself: its row, its challenge and the event of its making agree', async () => {
  const { make, scope, signature, hash, stream } = await challenged();
  expect(await make()).toMatchObject({ made: true });
  const evidence = await store.signatures.evidence(scope.tenant, signature.id);
  expect(evidence).toMatchObject({ signature, challenge: { hash, usedBy: signature.id } });
  expect(evidence?.recordedHash).toBe(evidence?.hash);
  expect(await stream(`signature/${signature.id}`)).toMatchObject([
    { action: 'signature.made', actor: { id: 'qiu' } },
  ]);
  expect(await store.signatures.evidence(freshName('south'), signature.id)).toBeUndefined();
});

test('it leaves a wake-up for the workflow, in the same transaction', async () => {
  const { make, scope, signature, record } = await challenged();
  const made = await make();
  if ('refused' in made) throw new Error(made.refused);
  const rows = (await store.starts.lease(now, 1, 100)).filter((row) => row.tenant === scope.tenant);
  expect(rows).toMatchObject([
    {
      id: made.wakeUpId,
      input: {
        kind: 'signal',
        workflowId: record.workflow.id,
        signal: 'signed',
        args: [{ signature: signature.id }],
      },
    },
  ]);
});

test('a challenge is used once; the replay is refused and written down', async () => {
  const { make, stream, record } = await challenged();
  await make();
  expect(await make({ id: 'second' })).toEqual({ refused: 'signature.replayed' });
  expect((await stream(`signing/${record.no}`)).map((e) => e.action)).toEqual([
    'signature.challenged',
    'signature.refused',
  ]);
});

test('of two answers at once one is made', async () => {
  const { make } = await challenged();
  const answers = await Promise.all([make({ id: 'one' }), make({ id: 'two' })]);
  expect(answers.filter((a) => 'made' in a)).toHaveLength(1);
  expect(answers).toContainEqual({ refused: 'signature.replayed' });
});

test.each([
  ['at the last instant', ttl - 1, undefined],
  ['when its time is over', ttl, 'signature.expired'],
  ['an hour later, by a clock that was set forward', 3_600_000, 'signature.expired'],
  ['an hour before, by a clock that was set back', -3_600_000, 'signature.expired'],
])('answered %s', async (_, after, refused) => {
  const { make } = await challenged();
  expect(await make({ signedAt: now + after })).toMatchObject(refused ? { refused } : { made: true });
});

test("another person's challenge is not there, nor one nobody issued", async () => {
  const { make, scope, hash } = await challenged();
  const other = { ...scope, actor: { ...scope.actor, id: 'mo' } };
  expect(await store.signatures.challenge(other, hash)).toBeUndefined();
  expect(await make({}, other)).toEqual({ refused: 'signature.unknown' });
  expect(await make({ hash: 'f'.repeat(64) })).toEqual({ refused: 'signature.unknown' });
  expect(await make()).toMatchObject({ made: true });
});

test('an attempt that made no signature is an event of the approval', async () => {
  const { scope, record, stream, hash } = await challenged();
  await store.signatures.refuse(scope, record.no, { reason: 'wrong-totp', challenge: hash });
  expect((await stream(`signing/${record.no}`)).at(-1)).toMatchObject({
    action: 'signature.refused',
    record: { type: 'challenge', id: hash },
    actor: { id: 'qiu' },
  });
  expect((await store.audit.verify(scope.tenant, `signing/${record.no}`)).brokenAt).toBeUndefined();
});

test('two signatures of one manifest would be one challenge: each has its own', async () => {
  const record = anApproval({ tenant: freshName('north') });
  const made = [await makeSignature(store, record, qa), await makeSignature(store, record, qa)];
  expect(new Set(made.map((m) => ('id' in m ? m.id : ''))).size).toBe(2);
});
