import { missingOf } from '@perennial/domain/approval/quorum/rules';
import type { ApprovalPolicy, ApprovalRecord } from '@perennial/domain/approval/rules';

export const aPolicy = (over: Partial<ApprovalPolicy> = {}): ApprovalPolicy => ({
  id: 'two-of-three',
  version: 1,
  seats: [
    { role: 'qa', count: 1 },
    { role: 'lead', count: 1 },
    { role: 'customer-owner', count: 1, required: true },
  ],
  need: 2,
  meaning: 'approved',
  delegation: { maxMs: 14 * 86_400_000 },
  validForMs: 7 * 86_400_000,
  breakGlass: { roles: ['lead'], reviewers: ['qa'], reviewWithinMs: 86_400_000 },
  ...over,
});

/** An approval nobody has signed; author is `author`. */
export const anApproval = (over: Partial<ApprovalRecord> = {}): ApprovalRecord => {
  const policy = over.policy ?? aPolicy();
  const openedAt = over.openedAt ?? Date.now();
  return {
    tenant: 'north',
    customer: 'acme',
    no: 'M-1.cutover.1',
    subject: { type: 'migration', id: 'M-1' },
    gate: 'cutover',
    attempt: 1,
    title: 'cut over to 9.0',
    statement: { 'zh-CN': '同意切换。', 'en': 'I agree to the cutover.' },
    record: { type: 'plan', id: 'M-1', version: 1, hash: 'a'.repeat(64) },
    author: { id: 'author', name: 'Author' },
    state: 'pending',
    signatures: [],
    delegations: [],
    missing: missingOf({ policy, signatures: [] }),
    updatedAt: openedAt,
    seq: 1,
    rev: 0,
    workflow: { id: 'approval/north/M-1.cutover.1' },
    ...over,
    openedAt,
    policy,
  };
};
