import type { Scope } from '@perennial/domain/scope/rules';
import type {
  SecurityDetail,
  SecurityEvent,
  SecurityKind,
  SecurityState,
} from '@perennial/domain/security/rules';
import type { Page } from '../ports.ts';

export type SecurityDraft = {
  kind: SecurityKind;
  /** Id of the person or key it is about, where that is not the actor of the scope. */
  about?: string;
  /** No name, address or sentence: such values are stored as `withheld`. */
  detail?: SecurityDetail;
  /** Gathers what belongs together within an hour into one event, for what may come in floods. */
  gather?: { by: string; occurrences: number };
};

export interface SecurityEventRepository {
  /** Writes the event with its audit event in a transaction of its own. */
  record(scope: Scope, draft: SecurityDraft): Promise<SecurityEvent>;
  get(scope: Scope, id: string): Promise<SecurityEvent | undefined>;
  /** Newest first. */
  list(
    scope: Scope,
    filter: { state?: SecurityState; kind?: SecurityKind; limit: number; cursor?: string },
  ): Promise<Page<SecurityEvent>>;
  /**
   * Undefined when absent. The same note by the same person again is fine.
   * @throws DomainError `auth.forbidden` for whoever it is about, `security.reviewed` when somebody was there before.
   */
  review(scope: Scope, id: string, note: string): Promise<SecurityEvent | undefined>;
}
