import { randomUUID } from 'node:crypto';
import { rolesAt } from '@perennial/domain/people/roles';
import { idleMs, sessionMs } from '@perennial/domain/people/sign-in';
import type { StoreContext } from '../core/context.ts';
import { sha256 } from '../core/hash.ts';
import { type Cause, note } from './note.ts';
import type { KnownSession, SessionRepository } from './port.ts';
import type { SessionRow } from './rows.ts';

/** Seen again within this, the row is not written again: idleness is then counted from a little earlier. */
const seenEveryMs = 10_000;
const keptMs = 30 * 86_400_000;

const viewOf = (row: SessionRow): Omit<KnownSession, 'roles'> => {
  const { _id: _hash, expiresAt, forgetAt: _f, ...session } = row;
  return { ...session, endsAt: Math.min(row.seenAt + idleMs, expiresAt) };
};

export const sessionRepository = ({ rows, transact, now }: StoreContext): SessionRepository => {
  const isLive = (row: SessionRow): boolean => row.revokedAt === undefined && now() < viewOf(row).endsAt;
  const revokeRow = (cause: Cause, hash: string, reason: string): Promise<boolean> =>
    transact(async (session) => {
      const row = await rows.sessions.findOne({ _id: hash }, { session });
      if (!row || row.revokedAt !== undefined) return false;
      const revokedAt = now();
      await rows.sessions.updateOne({ _id: hash }, { $set: { revokedAt } }, { session });
      await note(rows, session, cause, {
        type: 'session',
        id: row.id,
        action: 'session.revoked',
        at: revokedAt,
        rev: 2,
        record: { ...viewOf(row), revokedAt },
        reason,
      });
      return true;
    });
  return {
    async open(cause, { token, ...given }) {
      const at = now();
      const row: SessionRow = {
        _id: sha256(token),
        id: randomUUID(),
        tenant: cause.tenant,
        ...given,
        createdAt: at,
        seenAt: at,
        expiresAt: at + sessionMs,
        forgetAt: new Date(at + keptMs),
      };
      await transact(async (session) => {
        await rows.sessions.insertOne(row, { session });
        await note(rows, session, cause, {
          type: 'session',
          id: row.id,
          action: 'session.opened',
          at,
          record: viewOf(row),
          changes: [{ path: '/account', old: null, new: row.account }],
        });
      });
    },
    async find(token) {
      const row = await rows.sessions.findOne({ _id: sha256(token) });
      if (!row) return undefined;
      const { tenant, person, account } = row;
      const [login, grants, training] = await Promise.all([
        rows.logins.findOne({ _id: account }),
        rows.grants.find({ tenant, person }).toArray(),
        rows.training.find({ tenant, person }).toArray(),
      ]);
      if (!login) return undefined;
      const at = now();
      if (isLive(row) && at - row.seenAt >= seenEveryMs)
        await rows.sessions.updateOne({ _id: row._id }, { $set: { seenAt: at } });
      return {
        ...viewOf(row),
        ...(login.customer === undefined ? {} : { customer: login.customer }),
        roles: rolesAt(
          grants.map((g) => g.grant),
          training.map((t) => t.record),
          at,
        ),
      };
    },
    async list({ tenant }, person) {
      const found = await rows.sessions.find({ tenant, person }).sort({ _id: 1 }).toArray();
      return found.filter(isLive).map(viewOf);
    },
    async revoke(cause, person, id, reason) {
      const found = await rows.sessions.find({ tenant: cause.tenant, person }).toArray();
      const row = found.find((one) => one.id === id);
      return row !== undefined && revokeRow(cause, row._id, reason);
    },
    async end(token, requestId) {
      const row = await rows.sessions.findOne({ _id: sha256(token) });
      if (!row) return;
      const actor = { id: row.person, kind: 'person' } as const;
      await revokeRow({ tenant: row.tenant, actor, requestId }, row._id, 'signed out');
    },
    async revokeAll(cause, account, reason) {
      const found = await rows.sessions.find({ tenant: cause.tenant, account }).toArray();
      const done = await Promise.all(found.filter(isLive).map((row) => revokeRow(cause, row._id, reason)));
      return done.filter(Boolean).length;
    },
  };
};
