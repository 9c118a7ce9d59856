import type { Contract } from '@perennial/domain/contract/rules';
import type { Entitlement, Refusal, ServiceKey, ZeroRule } from '@perennial/domain/entitlement/rules';
import type { Scope } from '@perennial/domain/scope/rules';

/** Units are milliseconds where a service is counted in hours, whole units otherwise. */
export type EntitlementUse = {
  service: ServiceKey;
  unit: Entitlement['unit'];
  /** `2026`, `2026-Q1` or `2026-03`, by the contract's time zone. */
  period: string;
  /** `null` without a limit. */
  limit: number | null;
  /** Beyond the limit, by signed approvals; absent where there are none. */
  granted?: number;
  reserved: number;
  drawn: number;
  free: number | null;
  billed: number;
  atZero: ZeroRule;
};

/** What one ticket holds of a service. */
export type TicketEntitlement = Pick<EntitlementUse, 'service' | 'unit' | 'period'> & {
  reserved: number;
  drawn: number;
  billed: number;
  /** Used although nothing was left and the clause does not bill: nobody could refuse it any more. */
  uncovered: number;
  /** Its use is final, until the ticket is closed once more after a reopening. */
  settled: boolean;
  /** Minor units for one hour, day or item that is billed, and their currency. */
  rate?: number;
  currency?: string;
};

export type EntitlementRefusal = Pick<EntitlementUse, 'service' | 'unit' | 'period' | 'limit'> & {
  code: Refusal;
  free: number;
  /** What the ticket asked for. */
  units: number;
};

export interface EntitlementRepository {
  /** The twelve services in the periods that `at` lies in; empty where this version of the contract names none. */
  use(scope: Scope, contract: Contract, at: number): Promise<EntitlementUse[]>;
  /** Undefined where its contract counted nothing when it was opened, or the ticket is outside the scope. */
  ofTicket(scope: Scope, no: string): Promise<TicketEntitlement | undefined>;
}
