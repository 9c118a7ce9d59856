import type { RegisterName, RegisterRow } from '@perennial/domain/register/schema';
import type { Scope } from '@perennial/domain/scope/rules';
import type { Page } from '../core/page.ts';

export interface RegisterRepository {
  get<N extends RegisterName>(scope: Scope, register: N, id: string): Promise<RegisterRow<N> | undefined>;
  list<N extends RegisterName>(
    scope: Scope,
    register: N,
    page: { limit: number; cursor?: string; where?: { site?: string; customer?: string } },
  ): Promise<Page<RegisterRow<N>>>;
  /**
   * Inserts or replaces rows and writes one audit event per changed row. All or nothing per call. A webhook without a
   * secret keeps its own or gets one; `secrets` holds the new ones by id, to be shown this once. No read answers one.
   * @throws DomainError `request.invalid` at `/reason` where a row that is there changes and no reason is given.
   */
  put<N extends RegisterName>(
    scope: Scope,
    register: N,
    rows: RegisterRow<N>[],
    reason: string | undefined,
  ): Promise<{
    created: number;
    updated: number;
    unchanged: number;
    secrets?: Record<string, string>;
  }>;
}
