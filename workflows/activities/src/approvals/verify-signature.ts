import type { ApprovalActivities, Verification } from '@perennial/definitions/approval/activities';
import { counted } from '@perennial/domain/approval/quorum/rules';
import type { ApprovalRecord, Refusal, Signed } from '@perennial/domain/approval/rules';
import { isCustomerRole } from '@perennial/domain/scope/rules';
import { manifestHash } from '@perennial/domain/signature/hash';
import type { Signature } from '@perennial/domain/signature/rules';
import type { Evidence, SignatureRepository } from '@perennial/store/ports';

export type VerifyDeps = { signatures: Pick<SignatureRepository, 'evidence'> };

/** Two hosts may differ by this much; a signature from further in the future is not taken. */
const clockToleranceMs = 60_000;

/** Whether the row is what was written down when it was made, from its challenge to its audit event. */
const isGenuine = ({ signature, hash, recordedHash, challenge }: Evidence): boolean =>
  recordedHash === hash &&
  manifestHash(signature.manifest) === signature.hash &&
  challenge !== undefined &&
  challenge.hash === signature.hash;

const ofEvidence = (evidence: Evidence): Refusal | undefined => {
  const { signature, challenge } = evidence;
  if (!isGenuine(evidence) || !challenge) return 'signature.forged';
  if (challenge.usedBy !== signature.id) return 'signature.replayed';
  const { signedAt } = signature;
  return signedAt < challenge.issuedAt || signedAt >= challenge.expiresAt ? 'signature.expired' : undefined;
};

const ofContent = ({ manifest: m }: Signature, { record, purpose }: Verification): Refusal | undefined => {
  if (m.tenant !== record.tenant || m.approval !== record.no || m.workflow.id !== record.workflow.id)
    return 'signature.copied';
  if (m.record.type !== record.record.type || m.record.id !== record.record.id) return 'signature.copied';
  if (purpose !== undefined && m.purpose !== purpose) return 'signature.purpose';
  const { hash, version } = record.record;
  const sameRecord = m.record.hash === hash && m.record.version === version;
  const samePolicy = m.policy.id === record.policy.id && m.policy.version === record.policy.version;
  return sameRecord && samePolicy ? undefined : 'signature.stale';
};

/** Roles of the customer are held by people of that customer; a delegate need not hold the role. */
const ofSigner = (
  { manifest: { signer, onBehalfOf }, roles }: Signature,
  record: ApprovalRecord,
): Refusal | undefined => {
  if (signer.customer !== undefined && signer.customer !== record.customer) return 'role.otherCustomer';
  if (onBehalfOf) return undefined;
  if (!roles.includes(signer.role)) return 'role.notHeld';
  return isCustomerRole(signer.role) && signer.customer === undefined ? 'role.otherCustomer' : undefined;
};

const signedOf = ({ id, manifest, signedAt }: Signature): Signed => ({
  id,
  by: { id: manifest.signer.id, name: manifest.signer.name },
  ...(manifest.onBehalfOf ? { onBehalfOf: manifest.onBehalfOf } : {}),
  role: manifest.signer.role,
  purpose: manifest.purpose,
  meaning: manifest.meaning,
  verdict: manifest.verdict,
  ...(manifest.reason === undefined ? {} : { reason: manifest.reason }),
  authentication: manifest.authentication,
  at: signedAt,
});

/** The quorum rests on what the store holds, not on what the workflow remembers. */
const isQuorumSound = async ({ signatures }: VerifyDeps, record: ApprovalRecord): Promise<boolean> => {
  for (const { id, by } of counted(record)) {
    const evidence = await signatures.evidence(record.tenant, id);
    if (!evidence || ofEvidence(evidence) || evidence.signature.manifest.signer.id !== by.id) return false;
  }
  return true;
};

/** A store that is down is retried until it is back; whatever is wrong with the signature is an answer. */
export const verifySignature =
  (deps: VerifyDeps): ApprovalActivities['verifySignature'] =>
  async (of) => {
    const { record, signature: id, now } = of;
    const evidence = await deps.signatures.evidence(record.tenant, id);
    if (!evidence) return { refused: 'signature.unknown' };
    const { signature } = evidence;
    const refused =
      ofEvidence(evidence) ??
      ofContent(signature, of) ??
      (signature.signedAt > now + clockToleranceMs ? 'signature.clock' : undefined) ??
      ofSigner(signature, record) ??
      ((await isQuorumSound(deps, record)) ? undefined : 'quorum.broken');
    if (refused === undefined) return { signed: signedOf(signature) };
    // What is forged names nobody for certain.
    const known = refused !== 'signature.forged';
    return { refused, ...(known ? { by: { id: signature.manifest.signer.id, kind: 'person' } } : {}) };
  };
