import type { Change } from '@perennial/domain/audit/rules';
import type { Actor } from '@perennial/domain/scope/rules';
import { appendAudit } from '../audit/append.ts';
import type { Collections } from '../core/collections.ts';
import { hashOf } from '../core/hash.ts';
import type { Session } from '../core/transaction.ts';

/** Who did it and by which request; requests before sign-in have no scope, and act as the account they are about. */
export type Cause = { tenant: string; actor: Pick<Actor, 'id' | 'kind'>; requestId: string };

export type Noted = {
  type: 'login' | 'session' | 'grant' | 'training' | 'link';
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

/** One event of an identity record, in the transaction of its change. */
export const note = (rows: Collections, session: Session, cause: Cause, noted: Noted): Promise<void> =>
  appendAudit(rows, session, [
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
