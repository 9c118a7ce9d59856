/** Erasures of persons: who asked and confirmed, how far each has come, one page at a time. */
import type { Erasure, Obstacle } from '@perennial/domain/erasure/rules';
import type { Scope } from '@perennial/domain/scope/rules';

/** A leased erasure. `place` is where its next page begins; a page whose place has moved on is somebody else's. */
export type ErasureJob = {
  tenant: string;
  person: string;
  place: Place;
  attempts: number;
  /** Accounts of the sign-in library that go with the person. */
  accounts: readonly string[];
  /** Under these an account may have been begun that never got its login. */
  emails: readonly string[];
};

/** `round`: from 1; one more whenever work that was open has been archived since. `after`: the last row looked at. */
export type Place = { round: number; step: string; after?: string };

/** Done by whoever runs the erasure, before the page: accounts of the sign-in library live behind no repository. */
export const accountsStep = 'accounts';

export interface ErasureRepository {
  /** @throws DomainError `erasure.conflict` where one is under way or done, `erasure.handOver` naming each obstacle. */
  ask(scope: Scope, person: string, reason: string): Promise<Erasure>;
  /**
   * From here on it is carried out.
   * @throws DomainError `erasure.conflict` where none waits or the same person asked, `erasure.handOver`.
   */
  confirm(scope: Scope, person: string, reason?: string): Promise<Erasure>;
  /** @throws DomainError `erasure.conflict` where none waits to be confirmed. */
  cancel(scope: Scope, person: string, reason: string): Promise<Erasure>;
  get(scope: Pick<Scope, 'tenant'>, person: string): Promise<Erasure | undefined>;
  obstacles(scope: Scope, person: string): Promise<Obstacle[]>;
  lease(now: number, leaseMs: number, limit: number): Promise<ErasureJob[]>;
  /**
   * One page, in one transaction with its audit event and the place that comes next: whoever dies before has done
   * nothing, whoever dies after goes on behind it. Undefined when there is nothing more to do for now.
   */
  page(job: ErasureJob, leaseMs: number): Promise<ErasureJob | undefined>;
  failed(job: ErasureJob, error: string, retryAt: number): Promise<void>;
}
