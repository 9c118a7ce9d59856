import type { SecurityEvent } from '@perennial/domain/security/rules';

/** `{tenant}/{id}`. */
export type SecurityEventRow = {
  _id: string;
  tenant: string;
  state: SecurityEvent['state'];
  kind: SecurityEvent['kind'];
  rev: number;
  event: SecurityEvent;
};

export const rowOf = (event: SecurityEvent, rev: number): SecurityEventRow => ({
  _id: `${event.tenant}/${event.id}`,
  tenant: event.tenant,
  state: event.state,
  kind: event.kind,
  rev,
  event,
});
