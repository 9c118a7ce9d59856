import { type Refusal, refusals } from '@perennial/domain/approval/rules';
import type { Signature } from '@perennial/domain/signature/rules';
import { appendAudit } from '../audit/append.ts';
import type { StoreContext } from '../core/context.ts';
import { hashOf } from '../core/hash.ts';
import type { SignatureRepository } from './port.ts';
import { type ChallengeRow, keyOf, signingEntry } from './row.ts';

/** A clock that was set back makes no old challenge young again. */
const refusalOf = (
  row: ChallengeRow | null,
  { signedAt }: Signature,
  person: string,
): Refusal | undefined => {
  if (!row || row.person !== person) return 'signature.unknown';
  if (row.usedBy !== undefined) return 'signature.replayed';
  const { issuedAt, expiresAt } = row.challenge;
  return signedAt < issuedAt || signedAt >= expiresAt ? 'signature.expired' : undefined;
};

export const makeSignature =
  ({ rows, transact, now }: StoreContext): SignatureRepository['make'] =>
  (scope, signature, { workflowId, dueAt }) =>
    transact(async (session) => {
      const { tenant, actor, requestId, customer } = scope;
      const { id, hash, manifest, signedAt } = signature;
      const _id = keyOf(tenant, hash);
      const challenge = await rows.challenges.findOne({ _id }, { session });
      const refused = refusalOf(challenge, signature, actor.id);
      if (refused) {
        const why = { action: 'signature.refused', reason: refusals[refused], hash, changes: [] };
        await appendAudit(rows, session, [signingEntry(scope, manifest.approval, now(), why)]);
        return { refused };
      }
      await rows.challenges.updateOne(
        { _id },
        { $set: { usedBy: id }, $unset: { expiresAt: '' } },
        { session },
      );
      await rows.signatures.insertOne(
        { _id: keyOf(tenant, id), tenant, approval: manifest.approval, person: actor.id, signature },
        { session },
      );
      await appendAudit(rows, session, [
        {
          tenant,
          ...(customer === undefined ? {} : { customer }),
          stream: `signature/${id}`,
          at: new Date(signedAt).toISOString(),
          actor: { id: actor.id, kind: actor.kind },
          action: 'signature.made',
          ...(manifest.reason === undefined ? {} : { reason: manifest.reason }),
          record: { type: 'signature', id, rev: 1, hash: hashOf(signature) },
          changes: [
            {
              path: '/manifest',
              old: null,
              new: {
                approval: manifest.approval,
                hash,
                verdict: manifest.verdict,
                meaning: manifest.meaning,
              },
            },
          ],
          cause: { requestId },
        },
      ]);
      const wakeUpId = `${workflowId}#${id}`;
      const input = { kind: 'signal', workflowId, signal: 'signed', args: [{ signature: id, requestId }] };
      await rows.starts.insertOne(
        { _id: wakeUpId, tenant, input, state: 'queued', dueAt, attempts: 0, createdAt: dueAt },
        { session },
      );
      return { made: true, wakeUpId };
    });
