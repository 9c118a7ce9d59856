/** What is taken for genuine, and every way of not being it. */
import { manifestHash } from '@perennial/domain/signature/hash';
import { challengeTtlMs, type Manifest, type Signature } from '@perennial/domain/signature/rules';
import type { Evidence } from '@perennial/store/ports';
import { anApproval } from '@perennial/testkit/flow/an-approval';
import { aManifest, aSignatureOf, type Signing } from '@perennial/testkit/flow/sign';
import { expect, test } from 'vitest';
import { verifySignature } from './verify-signature.ts';

const now = Date.parse('2026-03-02T09:00:00+08:00');
const hour = 3_600_000;
const qa: Signing = { by: 'qiu', role: 'qa', at: now };
const record = anApproval({ openedAt: now, workflow: { id: 'approval/north/M-1.cutover.1', runId: 'run' } });

const evidenceOf = (signing: Signing = qa, over: Partial<Evidence> = {}): Evidence => {
  const manifest = aManifest(record, signing);
  const signature = aSignatureOf(manifest, signing);
  const { hash } = signature;
  const at = signing.at ?? now;
  return {
    signature,
    hash: 'row',
    recordedHash: 'row',
    challenge: { hash, manifest, issuedAt: at, expiresAt: at + challengeTtlMs, usedBy: signature.id },
    ...over,
  };
};

const judge = async (
  evidence: Evidence | undefined,
  over: Partial<Parameters<ReturnType<typeof verifySignature>>[0]> = {},
) => {
  const verify = verifySignature({ signatures: { evidence: async () => evidence } });
  return verify({ record, signature: evidence?.signature.id ?? 'none', purpose: 'approve', now, ...over });
};
const changed = (change: (signature: Signature) => Signature): Evidence => {
  const evidence = evidenceOf();
  return { ...evidence, signature: change(evidence.signature) };
};
const withManifest = (over: Partial<Manifest>): Evidence => evidenceOf({ ...qa, manifest: over });

test('a genuine signature is taken with all it says', async () => {
  const evidence = evidenceOf();
  expect(await judge(evidence)).toEqual({
    signed: {
      id: evidence.signature.id,
      by: { id: 'qiu', name: 'qiu' },
      role: 'qa',
      purpose: 'approve',
      meaning: 'approved',
      verdict: 'approve',
      authentication: 'password+totp',
      at: now,
    },
  });
});

test.each<[string, Evidence | undefined]>([
  ['signature.unknown', undefined],
  ['signature.forged', { ...evidenceOf(), recordedHash: 'other' }],
  ['signature.forged', (({ recordedHash: _, ...rest }) => rest)(evidenceOf())],
  ['signature.forged', (({ challenge: _, ...rest }) => rest)(evidenceOf())],
  ['signature.forged', changed((s) => ({ ...s, manifest: { ...s.manifest, verdict: 'reject' } }))],
  ['signature.forged', changed((s) => ({ ...s, hash: manifestHash({ ...s.manifest, nonce: 'n' }) }))],
  ['signature.replayed', changed((s) => ({ ...s, id: 'another' }))],
  ['signature.expired', changed((s) => ({ ...s, signedAt: now + challengeTtlMs }))],
  // A clock that was set back by an hour between challenge and answer.
  ['signature.expired', changed((s) => ({ ...s, signedAt: now - hour }))],
  ['signature.copied', withManifest({ approval: 'M-2.cutover.1' })],
  ['signature.copied', withManifest({ tenant: 'south' })],
  ['signature.copied', withManifest({ workflow: { id: 'approval/north/other', runId: 'r' } })],
  ['signature.copied', withManifest({ record: { ...record.record, id: 'M-9' } })],
  ['signature.stale', withManifest({ record: { ...record.record, hash: 'c'.repeat(64) } })],
  ['signature.stale', withManifest({ policy: { id: record.policy.id, version: 2 } })],
  ['signature.purpose', withManifest({ purpose: 'review' })],
  ['signature.clock', evidenceOf({ ...qa, at: now + hour })],
  ['role.notHeld', evidenceOf({ ...qa, roles: ['agent'] })],
  [
    'role.otherCustomer',
    withManifest({ signer: { id: 'o', name: 'o', role: 'customer-owner', customer: 'bohai' } }),
  ],
  [
    'role.otherCustomer',
    evidenceOf({
      by: 'o',
      role: 'customer-owner',
      at: now,
      manifest: { signer: { id: 'o', name: 'o', role: 'customer-owner' } },
    }),
  ],
])('%s (%#)', async (refused, evidence) => {
  expect(await judge(evidence)).toMatchObject({ refused });
});

test('a delegate need not hold the role; whether the delegation holds is for the approval to say', async () => {
  const evidence = evidenceOf({
    ...qa,
    roles: ['agent'],
    manifest: { onBehalfOf: { id: 'mo', name: 'Mo' } },
  });
  expect(await judge(evidence)).toMatchObject({ signed: { onBehalfOf: { id: 'mo' } } });
});

test('a signature counted before is looked at again: one that was changed since breaks the quorum', async () => {
  const first = evidenceOf();
  const second = evidenceOf({ by: 'owen', role: 'customer-owner', at: now });
  const given = await judge(first);
  if (!('signed' in given)) throw new Error('the first is genuine');
  const counted = { ...record, signatures: [given.signed] };
  const judged = (stored: Evidence) =>
    verifySignature({
      signatures: { evidence: async (_, id) => (id === second.signature.id ? second : stored) },
    })({ record: counted, signature: second.signature.id, purpose: 'approve', now });
  expect(await judged(first)).toMatchObject({ signed: { by: { id: 'owen' } } });
  expect(await judged({ ...first, hash: 'changed' })).toMatchObject({ refused: 'quorum.broken' });
});
