import type { AuditGrant } from '@perennial/domain/access/auditor';

/** `{tenant}/{id}`. */
export type AuditGrantRow = { _id: string; tenant: string; person: string; grant: AuditGrant };

export const rowOf = (grant: AuditGrant): AuditGrantRow => ({
  _id: `${grant.tenant}/${grant.id}`,
  tenant: grant.tenant,
  person: grant.person,
  grant,
});
