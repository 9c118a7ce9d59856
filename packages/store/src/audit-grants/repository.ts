import { randomUUID } from 'node:crypto';
import type { AuditGrant } from '@perennial/domain/access/auditor';
import type { Change } from '@perennial/domain/audit/rules';
import type { Scope } from '@perennial/domain/scope/rules';
import { appendAudit, type Entry } from '../audit/append.ts';
import type { StoreContext } from '../core/context.ts';
import { hashOf } from '../core/hash.ts';
import { recordSecurityEvent } from '../security-events/record.ts';
import type { AuditGrantRepository } from './port.ts';
import { rowOf } from './row.ts';

const iso = (at: number): string => new Date(at).toISOString();

const entryOf = (
  { tenant, actor, requestId }: Scope,
  grant: AuditGrant,
  { action, at, reason, changes }: { action: string; at: number; reason: string; changes: Change[] },
): Entry => ({
  tenant,
  stream: `audit-grant/${grant.id}`,
  at: iso(at),
  actor: { id: actor.id, kind: actor.kind },
  action,
  reason,
  record: {
    type: 'audit-grant',
    id: grant.id,
    rev: grant.revokedAt === undefined ? 1 : 2,
    hash: hashOf(grant),
  },
  changes,
  cause: { requestId },
});

export const auditGrantRepository = ({ rows, transact, now }: StoreContext): AuditGrantRepository => ({
  async create(scope, draft) {
    const at = now();
    const grant: AuditGrant = {
      id: randomUUID(),
      tenant: scope.tenant,
      ...draft,
      grantedBy: scope.actor.id,
      createdAt: at,
    };
    const changes: Change[] = [
      { path: '/person', old: null, new: grant.person },
      { path: '/scopes', old: null, new: [...grant.scopes] },
      { path: '/from', old: null, new: iso(grant.from) },
      { path: '/to', old: null, new: iso(grant.to) },
      { path: '/expiresAt', old: null, new: iso(grant.expiresAt) },
    ];
    await transact(async (session) => {
      await rows.auditGrants.insertOne(rowOf(grant), { session });
      await appendAudit(rows, session, [
        entryOf(scope, grant, { action: 'audit-grant.created', at, reason: grant.reason, changes }),
      ]);
      const given = {
        kind: 'grant',
        about: grant.person,
        detail: { role: 'auditor', grant: grant.id },
      } as const;
      await recordSecurityEvent(rows, session, scope, given, at);
    });
    return grant;
  },
  async get({ tenant }, id) {
    const row = await rows.auditGrants.findOne({ _id: `${tenant}/${id}` });
    return row?.tenant === tenant ? row.grant : undefined;
  },
  async list({ tenant }, person) {
    const found = await rows.auditGrants
      .find({ tenant, ...(person === undefined ? {} : { person }) })
      .sort({ _id: 1 })
      .toArray();
    return found.map(({ grant }) => grant);
  },
  revoke: (scope, id, reason) =>
    transact(async (session) => {
      const _id = `${scope.tenant}/${id}`;
      const row = await rows.auditGrants.findOne({ _id }, { session });
      if (row?.tenant !== scope.tenant) return undefined;
      if (row.grant.revokedAt !== undefined) return row.grant;
      const at = now();
      const grant: AuditGrant = { ...row.grant, revokedAt: at };
      await rows.auditGrants.replaceOne({ _id }, rowOf(grant), { session });
      const changes: Change[] = [{ path: '/revokedAt', old: null, new: iso(at) }];
      await appendAudit(rows, session, [
        entryOf(scope, grant, { action: 'audit-grant.revoked', at, reason, changes }),
      ]);
      return grant;
    }),
  async noteRead({ tenant, actor, requestId }, { route, grant }) {
    const at = now();
    const [method = '', path = ''] = route.split(' ');
    await transact((session) =>
      appendAudit(rows, session, [
        {
          tenant,
          stream: `access/${actor.id}`,
          at: iso(at),
          actor: { id: actor.id, kind: actor.kind },
          action: 'access.read',
          record: { type: 'access', id: actor.id, rev: 1, hash: hashOf({ route, grant, at }) },
          changes: [
            { path: '/route', old: null, new: `${method}:${path}` },
            { path: '/grant', old: null, new: grant },
          ],
          cause: { requestId },
        },
      ]),
    );
  },
});
