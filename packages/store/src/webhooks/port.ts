import type { Scope } from '@perennial/domain/scope/rules';

export type SignedTarget = {
  url: string;
  /** What a message is signed with: the secret of now, then those replaced a short while ago. At least one. */
  secrets: [string, ...string[]];
};

export type NewSecret = {
  /** Shown this once. */
  secret: string;
  /** Epoch ms until which messages are signed with the one before as well; absent where that ended at once. */
  earlierUntil?: number;
};

/** The secrets of webhooks: kept under the master key, apart from what the register shows. */
export interface WebhookRepository {
  /** Of an active webhook, for the process that delivers; no service may answer it. @throws Error when a secret does not fit the master key. */
  target(tenant: string, id: string): Promise<SignedTarget | undefined>;
  /** Another secret; the one before signs too for `overlapMs`. Undefined when there is no such webhook. */
  rotate(
    scope: Scope,
    id: string,
    how: { reason: string; overlapMs: number },
  ): Promise<NewSecret | undefined>;
  /** Seals what an earlier release left in the clear, of every tenant; answers how many rows it sealed. */
  sealClear(): Promise<number>;
}
