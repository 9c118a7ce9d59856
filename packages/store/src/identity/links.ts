import { randomBytes, randomUUID } from 'node:crypto';
import type { StoreContext } from '../core/context.ts';
import { sha256 } from '../core/hash.ts';
import { note } from './note.ts';
import type { Link, LinkRepository } from './port.ts';
import type { LinkRow } from './rows.ts';

const viewOf = ({ _id: _hash, ...link }: LinkRow): Link => link;

export const linkRepository = ({ rows, transact, now }: StoreContext): LinkRepository => ({
  async create(scope, given, reason) {
    const secret = randomBytes(32).toString('base64url');
    const link: Link = {
      ...given,
      id: randomUUID(),
      tenant: scope.tenant,
      email: given.email.toLowerCase(),
      createdBy: scope.actor.id,
      createdAt: now(),
    };
    await transact(async (session) => {
      await rows.links.insertOne({ _id: sha256(secret), ...link }, { session });
      await note(rows, session, scope, {
        type: 'link',
        id: link.id,
        action: `${link.purpose}.created`,
        at: link.createdAt,
        record: link,
        changes: [{ path: '/person', old: null, new: link.person }],
        ...(reason === undefined ? {} : { reason }),
      });
    });
    return { secret, link };
  },
  async find(secret) {
    const row = await rows.links.findOne({ _id: sha256(secret) });
    return row ? viewOf(row) : undefined;
  },
  use: (secret, requestId) =>
    transact(async (session) => {
      const _id = sha256(secret);
      const row = await rows.links.findOne({ _id }, { session });
      const usedAt = now();
      if (!row || row.usedAt !== undefined || row.expiresAt <= usedAt) return undefined;
      await rows.links.updateOne({ _id }, { $set: { usedAt } }, { session });
      const used = { ...viewOf(row), usedAt };
      const cause = { tenant: row.tenant, actor: { id: row.person, kind: 'person' as const }, requestId };
      await note(rows, session, cause, {
        type: 'link',
        id: row.id,
        action: `${row.purpose}.used`,
        at: usedAt,
        rev: 2,
        record: used,
      });
      return used;
    }),
});
