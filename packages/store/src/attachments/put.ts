import type { Scope } from '@perennial/domain/scope/rules';
import { appendAudit } from '../audit/append.ts';
import type { AttachmentOwner, Rows } from '../core/collections.ts';
import type { StoreContext } from '../core/context.ts';
import { sha256 } from '../core/hash.ts';
import type { Session } from '../core/transaction.ts';
import type { Attachment, AttachmentRepository } from '../ports.ts';
import { isOwner, metaFor, ownerOf, ownersOf } from './owners.ts';

/** Well below the 16 MB a document may have. */
const chunkBytes = 4 * 1024 * 1024;

/** A new owner is a change like any other; which owners there were before stands in the events before. */
const writeAudit = (
  { rows, now }: StoreContext,
  session: Session,
  { tenant, customer, actor, requestId }: Scope,
  { meta: { sha256: hash, bytes }, owners }: Rows['attachments'],
): Promise<void> => {
  const rev = owners?.length ?? 0;
  return appendAudit(rows, session, [
    {
      tenant,
      stream: `attachment/${hash}`,
      at: new Date(now()).toISOString(),
      actor: { id: actor.id, kind: actor.kind },
      action: rev === 1 ? 'attachment.stored' : 'attachment.ownerAdded',
      record: { type: 'attachment', id: hash, rev, hash },
      changes: [
        ...(rev === 1 ? [{ path: '/bytes', old: null, new: bytes }] : []),
        {
          path: `/owners/${rev - 1}`,
          old: null,
          new: customer === undefined ? 'staff' : `customer:${customer}`,
        },
      ],
      cause: { requestId },
    },
  ]);
};

export const putAttachment =
  (store: StoreContext): AttachmentRepository['put'] =>
  async (scope, { bytes, type, name }) => {
    const { rows, transact, now } = store;
    const { tenant } = scope;
    const owner = ownerOf(scope);
    const hash = sha256(bytes);
    const _id = `${tenant}/${hash}`;
    const known = await rows.attachments.findOne({ _id });
    if (known && isOwner(known, owner)) return metaFor(known, owner);
    const chunks = Math.ceil(bytes.length / chunkBytes);
    // The same bytes always land in the same chunks: a repeat after a crash writes over what is there.
    for (let i = 0; i < chunks && !known; i += 1) {
      const part = Buffer.from(bytes.subarray(i * chunkBytes, (i + 1) * chunkBytes));
      await rows.chunks.replaceOne({ _id: `${_id}/${i}` }, { bytes: part }, { upsert: true });
    }
    const named = name === undefined ? {} : { name };
    return transact(async (session): Promise<Attachment> => {
      const first = await rows.attachments.findOne({ _id }, { session });
      if (first && isOwner(first, owner)) return metaFor(first, owner);
      const put: AttachmentOwner = { customer: owner, ...named, createdAt: now() };
      const row: Rows['attachments'] = first
        ? { ...first, owners: [...ownersOf(first), put] }
        : {
            _id,
            tenant,
            meta: { sha256: hash, bytes: bytes.length, type, ...named, createdAt: put.createdAt },
            chunks,
            owners: [put],
          };
      if (first) await rows.attachments.updateOne({ _id }, { $set: { owners: row.owners } }, { session });
      else await rows.attachments.insertOne(row, { session });
      await writeAudit(store, session, scope, row);
      return metaFor(row, owner);
    });
  };
