import { randomBytes } from 'node:crypto';
import type { Change } from '@perennial/domain/audit/rules';
import type { Actor } from '@perennial/domain/scope/rules';
import { plainDetail, type SecurityEvent } from '@perennial/domain/security/rules';
import { appendAudit } from '../audit/append.ts';
import type { Collections } from '../core/collections.ts';
import { hashOf } from '../core/hash.ts';
import type { Session } from '../core/transaction.ts';
import type { SecurityDraft } from './port.ts';
import { rowOf } from './row.ts';

const hour = 3_600_000;

/** Who caused it; what was asked before anybody signed in has no scope. */
export type Causer = { tenant: string; actor: Pick<Actor, 'id' | 'kind'>; requestId: string };

const idOf = ({ actor }: Causer, { kind, about, gather }: SecurityDraft, at: number): string =>
  gather
    ? `${at - (at % hour)}-${hashOf([kind, actor.id, about ?? null, gather.by]).slice(0, 12)}`
    : `${at}-${randomBytes(6).toString('hex')}`;

const begin = (scope: Causer, draft: SecurityDraft, id: string, at: number): SecurityEvent => ({
  id,
  tenant: scope.tenant,
  kind: draft.kind,
  at,
  lastAt: at,
  count: draft.gather?.occurrences ?? 1,
  actor: { id: scope.actor.id, kind: scope.actor.kind },
  ...(draft.about === undefined ? {} : { about: draft.about }),
  detail: plainDetail(draft.detail ?? {}),
  state: 'open',
});

/** Going on after its review it has to be looked at again; the audit trail keeps the review. */
const goOn = ({ review: _, ...before }: SecurityEvent, occurrences: number, at: number): SecurityEvent => ({
  ...before,
  lastAt: Math.max(before.lastAt, at),
  count: before.count + occurrences,
  state: 'open',
});

const changesOf = (event: SecurityEvent, before?: SecurityEvent): Change[] =>
  before
    ? [{ path: '/count', old: before.count, new: event.count }]
    : [{ path: '/detail', old: null, new: { kind: event.kind, ...event.detail } }];

/** For a repository whose own change is the event: both stand, or neither. */
export const recordSecurityEvent = async (
  rows: Collections,
  session: Session,
  scope: Causer,
  draft: SecurityDraft,
  at: number,
): Promise<SecurityEvent> => {
  const id = idOf(scope, draft, at);
  const _id = `${scope.tenant}/${id}`;
  const row = await rows.securityEvents.findOne({ _id }, { session });
  const event = row ? goOn(row.event, draft.gather?.occurrences ?? 1, at) : begin(scope, draft, id, at);
  const rev = (row?.rev ?? 0) + 1;
  const next = rowOf(event, rev);
  if (row) await rows.securityEvents.replaceOne({ _id }, next, { session });
  else await rows.securityEvents.insertOne(next, { session });
  await appendAudit(rows, session, [
    {
      tenant: scope.tenant,
      stream: `security/${id}`,
      at: new Date(at).toISOString(),
      actor: event.actor,
      action: row ? 'security.continued' : `security.${event.kind}`,
      record: { type: 'security-event', id, rev, hash: hashOf(event) },
      changes: changesOf(event, row?.event),
      cause: { requestId: scope.requestId },
    },
  ]);
  return event;
};
