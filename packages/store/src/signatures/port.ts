import type { Refusal } from '@perennial/domain/approval/rules';
import type { Scope } from '@perennial/domain/scope/rules';
import type { Challenge, Signature } from '@perennial/domain/signature/rules';

/** What the store knows of a signature: the row as it is now, and what was written down when it was made. */
export type Evidence = {
  signature: Signature;
  /** Hash of the row, from the audit event of its making; absent where nobody made it. */
  recordedHash?: string;
  /** Hash of the row as it is now. */
  hash: string;
  challenge?: Challenge & { usedBy?: string };
};

export interface SignatureRepository {
  /** Writes a challenge down, with its audit event. */
  issue(scope: Scope, challenge: Challenge): Promise<void>;
  /** Only for whom it was issued. */
  challenge(scope: Scope, hash: string): Promise<(Challenge & { usedBy?: string }) | undefined>;
  /**
   * Uses the challenge up, writes the signature and leaves a wake-up for the workflow, all in one transaction;
   * what is refused is an audit event instead.
   */
  make(
    scope: Scope,
    signature: Signature,
    wakeUp: { workflowId: string; dueAt: number },
  ): Promise<{ made: true; wakeUpId: string } | { refused: Refusal }>;
  /** An attempt that made no signature. */
  refuse(scope: Scope, approval: string, attempt: { reason: string; challenge?: string }): Promise<void>;
  evidence(tenant: string, id: string): Promise<Evidence | undefined>;
}
