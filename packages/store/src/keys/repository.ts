import { randomBytes, randomUUID } from 'node:crypto';
import type { Scope } from '@perennial/domain/scope/rules';
import { appendAudit } from '../audit/append.ts';
import { rowsById } from '../core/batch.ts';
import type { StoreContext } from '../core/context.ts';
import { hashOf, sha256 } from '../core/hash.ts';
import type { Session } from '../core/transaction.ts';
import type { ApiKey, ApiKeyRepository } from '../ports.ts';
import { recordSecurityEvent } from '../security-events/record.ts';

export const keyRepository = ({ rows, transact, now }: StoreContext): ApiKeyRepository => {
  const byHash = rowsById((ids) => rows.keys.find({ _id: { $in: ids } }).toArray());
  const note = (session: Session, scope: Scope, key: ApiKey, action: string, reason?: string) =>
    appendAudit(rows, session, [
      {
        tenant: scope.tenant,
        ...(key.customer ? { customer: key.customer } : {}),
        stream: `key/${key.id}`,
        at: new Date(now()).toISOString(),
        actor: { id: scope.actor.id, kind: scope.actor.kind },
        action,
        ...(reason === undefined ? {} : { reason }),
        record: { type: 'key', id: key.id, rev: key.revokedAt === undefined ? 1 : 2, hash: hashOf(key) },
        changes: [{ path: '/role', old: null, new: key.role }],
        cause: { requestId: scope.requestId },
      },
    ]);
  return {
    async create(scope, grant) {
      const secret = `pk_${randomBytes(32).toString('base64url')}`;
      const key: ApiKey = {
        id: randomUUID(),
        tenant: scope.tenant,
        ...grant,
        prefix: secret.slice(0, 9),
        createdAt: now(),
      };
      await transact(async (session) => {
        await rows.keys.insertOne({ _id: sha256(secret), tenant: scope.tenant, key }, { session });
        await note(session, scope, key, 'key.created');
        const created = { kind: 'key-created', about: key.id, detail: { role: key.role } } as const;
        await recordSecurityEvent(rows, session, scope, created, now());
      });
      return { secret, key };
    },
    async find(secret) {
      return (await byHash(sha256(secret)))?.key;
    },
    async list({ tenant }) {
      return (await rows.keys.find({ tenant }).sort({ _id: 1 }).toArray()).map((r) => r.key);
    },
    async revoke(scope, id, reason) {
      // Keys are found by their secret's hash, which nobody has here; it never changes.
      const found = (await rows.keys.find({ tenant: scope.tenant }).toArray()).find((r) => r.key.id === id);
      if (!found) return undefined;
      const { _id } = found;
      return transact(async (session) => {
        const row = await rows.keys.findOne({ _id }, { session });
        if (!row || row.key.revokedAt !== undefined) return row?.key;
        const key = { ...row.key, revokedAt: now() };
        await rows.keys.replaceOne({ _id }, { tenant: row.tenant, key }, { session });
        await note(session, scope, key, 'key.revoked', reason);
        return key;
      });
    },
  };
};
