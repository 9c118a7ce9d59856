import type { Change } from '@perennial/domain/audit/rules';
import type { Actor } from '@perennial/domain/scope/rules';
import type { SecurityKind } from '@perennial/domain/security/rules';
import { appendAudit } from '../audit/append.ts';
import type { Collections } from '../core/collections.ts';
import { hashOf } from '../core/hash.ts';
import type { Session } from '../core/transaction.ts';
import { recordSecurityEvent } from '../security-events/record.ts';

/** Who did it and by which request; requests before sign-in have no scope, and act as the account they are about. */
export type Cause = { tenant: string; actor: Pick<Actor, 'id' | 'kind'>; requestId: string };

export type Noted = {
  type: 'login' | 'session' | 'grant' | 'training' | 'link' | 'identity-provider' | 'passkey';
  id: string;
  customer?: string;
  action: string;
  at: number;
  rev?: number;
  /** What the record is now; only its hash is kept. */
  record: unknown;
  changes?: Change[];
  reason?: string;
};

/** What a security administrator has to look at as well. */
const watched: Readonly<Record<string, SecurityKind>> = {
  'security.lockedOut': 'lockout',
  'role.granted': 'grant',
  'role.revoked': 'grant',
  'reset.created': 'reset',
  'login.signingSuspended': 'reset',
  'identity-provider.created': 'identity-provider',
  'identity-provider.changed': 'identity-provider',
  'identity-provider.deleted': 'identity-provider',
  'security.passkeyCounter': 'passkey-counter',
};

/** One event of an identity record, in the transaction of its change. */
export const note = async (
  rows: Collections,
  session: Session,
  cause: Cause,
  noted: Noted,
): Promise<void> => {
  await appendAudit(rows, session, [
    {
      tenant: cause.tenant,
      ...(noted.customer === undefined ? {} : { customer: noted.customer }),
      stream: `${noted.type}/${noted.id}`,
      at: new Date(noted.at).toISOString(),
      actor: { id: cause.actor.id, kind: cause.actor.kind },
      action: noted.action,
      ...(noted.reason === undefined ? {} : { reason: noted.reason }),
      record: { type: noted.type, id: noted.id, rev: noted.rev ?? 1, hash: hashOf(noted.record) },
      changes: noted.changes ?? [],
      cause: { requestId: cause.requestId },
    },
  ]);
  const kind = Object.hasOwn(watched, noted.action) ? watched[noted.action] : undefined;
  if (kind === undefined) return;
  const detail = { action: noted.action, record: `${noted.type}/${noted.id}` };
  await recordSecurityEvent(rows, session, cause, { kind, detail }, noted.at);
};
