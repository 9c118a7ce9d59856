import type { AuditGrant } from '@perennial/domain/access/auditor';
import type { Scope } from '@perennial/domain/scope/rules';

export type AuditGrantDraft = Pick<AuditGrant, 'person' | 'from' | 'to' | 'scopes' | 'reason' | 'expiresAt'>;

export interface AuditGrantRepository {
  /** With its audit event and a security event. */
  create(scope: Scope, draft: AuditGrantDraft): Promise<AuditGrant>;
  get(scope: Scope, id: string): Promise<AuditGrant | undefined>;
  /** All of the tenant, or those of a person; by id. */
  list(scope: Scope, person?: string): Promise<AuditGrant[]>;
  /** Undefined when absent; one that has ended stays as it is. */
  revoke(scope: Scope, id: string, reason: string): Promise<AuditGrant | undefined>;
  /** Appends to the stream `access/{actor}` what is about to be read: the template of the route, no content. */
  noteRead(scope: Scope, read: { route: string; grant: string }): Promise<void>;
}
