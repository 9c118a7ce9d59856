import { missingOf } from './quorum/rules.ts';
import type { ApprovalRecord } from './rules.ts';

/** What is known of an approval when it is asked for. */
export type AskedApproval = Omit<
  ApprovalRecord,
  'state' | 'signatures' | 'delegations' | 'missing' | 'updatedAt' | 'rev'
>;

/** Nobody has signed it. */
export const pendingApproval = (asked: AskedApproval): ApprovalRecord => ({
  ...asked,
  state: 'pending',
  signatures: [],
  delegations: [],
  missing: missingOf({ policy: asked.policy, signatures: [] }),
  updatedAt: asked.openedAt,
  rev: 0,
});
