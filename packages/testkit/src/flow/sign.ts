/** Makes signatures the way intake does once a person is proven: a challenge is written down, then used up. */
import { randomUUID } from 'node:crypto';
import type { ApprovalRecord, Refusal } from '@perennial/domain/approval/rules';
import { isCustomerRole, type Role, type Scope } from '@perennial/domain/scope/rules';
import { manifestHash } from '@perennial/domain/signature/hash';
import { challengeTtlMs, type Manifest, type Signature } from '@perennial/domain/signature/rules';
import type { Store } from '@perennial/store/ports';

export type Signing = {
  by: string;
  role: Role;
  /** Default: the role alone. */
  roles?: Role[];
  account?: string;
  /** Epoch ms; default now. */
  at?: number;
  manifest?: Partial<Manifest>;
};

export const scopeOf = ({ tenant, customer }: ApprovalRecord, { by, role }: Signing): Scope => ({
  tenant,
  ...(isCustomerRole(role) ? { customer } : {}),
  actor: { id: by, name: by, kind: isCustomerRole(role) ? 'customer' : 'person', role },
  requestId: 'test',
});

export const aManifest = (
  record: ApprovalRecord,
  { by, role, at = Date.now(), manifest = {} }: Signing,
): Manifest => ({
  v: 1,
  tenant: record.tenant,
  approval: record.no,
  purpose: 'approve',
  signer: { id: by, name: by, role, ...(isCustomerRole(role) ? { customer: record.customer } : {}) },
  meaning: manifest.verdict === 'reject' ? 'rejected' : record.policy.meaning,
  verdict: 'approve',
  statement: record.statement,
  record: record.record,
  policy: { id: record.policy.id, version: record.policy.version },
  authentication: 'password+totp',
  at: new Date(at).toISOString().replace('Z', '+00:00'),
  workflow: { id: record.workflow.id, runId: record.workflow.runId ?? '' },
  nonce: randomUUID(),
  ...manifest,
});

export const aSignatureOf = (
  manifest: Manifest,
  { by, role, roles, account, at = Date.now() }: Signing,
): Signature => ({
  id: randomUUID(),
  hash: manifestHash(manifest),
  manifest,
  account: account ?? `login-${by}`,
  roles: roles ?? [role],
  signedAt: at,
  requestId: 'test',
});

/** Its id, or why the store did not take it. */
export const makeSignature = async (
  store: Pick<Store, 'signatures'>,
  record: ApprovalRecord,
  signing: Signing,
): Promise<{ id: string } | { refused: Refusal }> => {
  const { at = Date.now() } = signing;
  const signature = aSignatureOf(aManifest(record, { ...signing, at }), { ...signing, at });
  const { hash, manifest } = signature;
  const scope = scopeOf(record, signing);
  await store.signatures.issue(scope, { hash, manifest, issuedAt: at, expiresAt: at + challengeTtlMs });
  const wakeUp = { workflowId: record.workflow.id, dueAt: at + 15_000 };
  const made = await store.signatures.make(scope, signature, wakeUp);
  return 'refused' in made ? made : { id: signature.id };
};
