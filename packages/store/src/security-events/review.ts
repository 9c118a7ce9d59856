import { DomainError } from '@perennial/domain/errors';
import type { Scope } from '@perennial/domain/scope/rules';
import { concerns, type SecurityEvent } from '@perennial/domain/security/rules';
import { appendAudit } from '../audit/append.ts';
import type { StoreContext } from '../core/context.ts';
import { hashOf } from '../core/hash.ts';
import { rowOf } from './row.ts';

export const reviewSecurityEvent = (
  { rows, transact, now }: StoreContext,
  { tenant, actor, requestId }: Scope,
  id: string,
  note: string,
): Promise<SecurityEvent | undefined> =>
  transact(async (session) => {
    const _id = `${tenant}/${id}`;
    const row = await rows.securityEvents.findOne({ _id }, { session });
    if (row?.tenant !== tenant) return undefined;
    if (concerns(row.event, actor.id))
      throw new DomainError('auth.forbidden', 'the event is about you: another person has to review it');
    const before = row.event.review;
    if (before?.by === actor.id && before.note === note) return row.event;
    if (before)
      throw new DomainError('security.reviewed', `${before.by} has reviewed the event; nothing was changed`);
    const at = now();
    const event: SecurityEvent = { ...row.event, state: 'reviewed', review: { by: actor.id, at, note } };
    const rev = row.rev + 1;
    await rows.securityEvents.replaceOne({ _id }, rowOf(event, rev), { session });
    await appendAudit(rows, session, [
      {
        tenant,
        stream: `security/${id}`,
        at: new Date(at).toISOString(),
        actor: { id: actor.id, kind: actor.kind },
        action: 'security.reviewed',
        reason: note,
        record: { type: 'security-event', id, rev, hash: hashOf(event) },
        changes: [{ path: '/state', old: 'open', new: 'reviewed' }],
        cause: { requestId },
      },
    ]);
    return event;
  });
