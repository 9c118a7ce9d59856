import { type Scope, systemActor } from '@perennial/domain/scope/rules';
import { appendAudit } from '../audit/append.ts';
import type { Rows } from '../core/collections.ts';
import type { StoreContext } from '../core/context.ts';
import { hashOf } from '../core/hash.ts';
import type { Session } from '../core/transaction.ts';

type Row = Rows['registers'];

/** What became of a webhook's secret; of the secret itself, how often it was replaced and nothing else. */
export const noteSecret = (
  { rows, now }: Pick<StoreContext, 'rows' | 'now'>,
  session: Session,
  { actor, requestId }: Pick<Scope, 'actor' | 'requestId'>,
  { tenant, customer, id, rev, row, sealed }: Row,
  change: { action: 'webhook.secret-rotated' | 'webhook.secret-sealed'; old: number | null; reason: string },
): Promise<void> =>
  appendAudit(rows, session, [
    {
      tenant,
      ...(customer === undefined ? {} : { customer }),
      stream: `webhooks/${id}`,
      at: new Date(now()).toISOString(),
      actor: { id: actor.id, kind: actor.kind },
      action: change.action,
      reason: change.reason,
      record: { type: 'webhooks', id, rev, hash: hashOf(row) },
      changes: [{ path: '/secretRev', old: change.old, new: sealed?.rev ?? null }],
      cause: { requestId },
    },
  ]);

/** For what no person asked for. */
export const atBoot = { actor: systemActor, requestId: 'boot' };
