/** What an approval's workflow asks of the outside; implemented in `workflows/activities`. */
import type { ApprovalEvent, ApprovalRecord, Refusal, Signed } from '@perennial/domain/approval/rules';
import type { Actor } from '@perennial/domain/scope/rules';
import type { Purpose } from '@perennial/domain/signature/rules';

export type Verification = { record: ApprovalRecord; signature: string; purpose?: Purpose; now: number };
export type Verdict = { signed: Signed } | { refused: Refusal; by?: Pick<Actor, 'id' | 'kind'> };

export type ApprovalActivities = {
  /** Holds a signature against what was recorded when it was made, and every counted one again. */
  verifySignature(of: Verification): Promise<Verdict>;
  /** Record, events and the letters they call for, in one transaction; repeating it changes nothing. */
  projectApproval(projection: { record: ApprovalRecord; events: ApprovalEvent[] }): Promise<void>;
};
