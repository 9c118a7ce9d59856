import type { Credit, CreditCommand, CreditState } from '@perennial/domain/credit/rules';
import type { Scope } from '@perennial/domain/scope/rules';
import type { Page } from '../ports.ts';

export type CreditRecord = {
  /** `{ticket}.{seq of the breach}.{clause}`, e.g. `T-1001.4.p1-response`. */
  id: string;
  customer: string;
  contract: string;
  /** The version of the contract whose clause grants it. */
  version: number;
  ticket: string;
  /** The event of the breach: `{workflowId}/{seq}`. */
  event: string;
  /** Of the due instant, `2026-03`. */
  month: string;
  currency: string;
  timeZone: string;
  credit: Credit;
};

export interface CreditRepository {
  /** By due instant, latest first. `period` is `2026`, `2026-Q1` or `2026-03`. */
  list(
    scope: Scope,
    filter: { contract?: string; period?: string; state?: CreditState[]; limit: number; cursor?: string },
  ): Promise<Page<CreditRecord>>;
  get(scope: Scope, id: string): Promise<CreditRecord | undefined>;
  /**
   * Carries out a command; credits that are still proposed share anew what it leaves of the caps. The same
   * `request` again is answered with the credit as it is now. Undefined when absent or outside the scope.
   * @throws DomainError `credit.illegalTransition` with the commands it takes now, `idempotency.conflict`.
   */
  decide(
    scope: Scope,
    id: string,
    command: CreditCommand,
    request?: { key: string; bodyHash: string },
  ): Promise<CreditRecord | undefined>;
}
