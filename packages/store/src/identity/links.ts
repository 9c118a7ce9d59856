import { randomBytes, randomUUID } from 'node:crypto';
import type { StoreContext } from '../core/context.ts';
import { sha256 } from '../core/hash.ts';
import { rowOfDelivery } from '../deliveries/row.ts';
import { refuseErased } from '../erasure/refuse-erased.ts';
import type { Delivery } from '../ports.ts';
import { note } from './note.ts';
import type { Link, LinkMail, LinkRepository } from './port.ts';
import type { LinkRow } from './rows.ts';

const viewOf = ({ _id: _hash, ...link }: LinkRow): Link => link;

const letterOf = (link: Link, secret: string, mail: LinkMail): Delivery => ({
  id: `link/${link.tenant}/${link.id}/1/${link.person}/email`,
  tenant: link.tenant,
  customer: link.customer ?? '',
  ticket: link.id,
  seq: 1,
  event: link.purpose,
  audience: 'person',
  channel: 'email',
  recipient: link.person,
  address: link.email,
  locale: mail.locale,
  payload: { subject: '', text: '' },
  letter: {
    kind: link.purpose,
    name: mail.name,
    url: `${mail.page}#${secret}`,
    expiresAt: link.expiresAt,
    timeZone: mail.timeZone,
  },
  state: 'queued',
  attempts: 0,
  createdAt: link.createdAt,
  nextAttemptAt: link.createdAt,
});

export const linkRepository = ({ rows, transact, now }: StoreContext): LinkRepository => ({
  async create(scope, given, { reason, mail }) {
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
      await refuseErased(rows, session, scope.tenant, [link.person]);
      await rows.links.insertOne({ _id: sha256(secret), ...link }, { session });
      if (mail) await rows.deliveries.insertOne(rowOfDelivery(letterOf(link, secret, mail)), { session });
      await note(rows, session, scope, {
        type: 'link',
        id: link.id,
        action: `${link.purpose}.created`,
        at: link.createdAt,
        record: link,
        changes: [{ path: '/person', old: null, new: link.person }],
        reason,
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
