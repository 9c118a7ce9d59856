import { appendAudit } from '../audit/append.ts';
import type { StoreContext } from '../core/context.ts';
import { hashOf } from '../core/hash.ts';
import { makeSignature } from './make.ts';
import type { SignatureRepository } from './port.ts';
import { type ChallengeRow, keyOf, signingEntry } from './row.ts';

/** How long a challenge nobody answered is kept, so that a late answer is told what was wrong; ms. */
const keptMs = 86_400_000;

const challengeOf = ({ challenge, usedBy }: ChallengeRow) => ({
  ...challenge,
  ...(usedBy === undefined ? {} : { usedBy }),
});

export const signatureRepository = (store: StoreContext): SignatureRepository => {
  const { rows, transact, now } = store;
  return {
    make: makeSignature(store),
    async issue(scope, challenge) {
      const { tenant, actor } = scope;
      const { hash, manifest, expiresAt } = challenge;
      const row = {
        _id: keyOf(tenant, hash),
        tenant,
        person: actor.id,
        challenge,
        expiresAt: new Date(expiresAt + keptMs),
      };
      await transact(async (session) => {
        await rows.challenges.insertOne(row, { session });
        await appendAudit(rows, session, [
          signingEntry(scope, manifest.approval, challenge.issuedAt, {
            action: 'signature.challenged',
            hash,
            changes: [],
          }),
        ]);
      });
    },
    async challenge({ tenant, actor }, hash) {
      const row = await rows.challenges.findOne({ _id: keyOf(tenant, hash) });
      return row && row.person === actor.id ? challengeOf(row) : undefined;
    },
    async refuse(scope, approval, { reason, challenge = '' }) {
      const what = { action: 'signature.refused', reason, hash: challenge, changes: [] };
      await transact((session) => appendAudit(rows, session, [signingEntry(scope, approval, now(), what)]));
    },
    async evidence(tenant, id) {
      const row = await rows.signatures.findOne({ _id: keyOf(tenant, id) });
      if (!row) return undefined;
      const { signature } = row;
      const [made, challenge] = await Promise.all([
        rows.audit.findOne({ _id: `${tenant}/signature/${id}/1` }),
        rows.challenges.findOne({ _id: keyOf(tenant, signature.hash) }),
      ]);
      return {
        signature,
        hash: hashOf(signature),
        ...(made ? { recordedHash: made.event.record.hash } : {}),
        ...(challenge ? { challenge: challengeOf(challenge) } : {}),
      };
    },
  };
};
