import { appendAudit } from '../audit/append.ts';
import type { StoreContext } from '../core/context.ts';
import { sha256 } from '../core/hash.ts';
import type { Attachment, AttachmentRepository } from '../ports.ts';

/** Well below the 16 MB a document may have. */
const chunkBytes = 4 * 1024 * 1024;

export const attachmentRepository = ({ rows, transact, now }: StoreContext): AttachmentRepository => ({
  async put(scope, { bytes, type, name }) {
    const { tenant, actor, requestId } = scope;
    const hash = sha256(bytes);
    const _id = `${tenant}/${hash}`;
    const known = await rows.attachments.findOne({ _id });
    if (known) return known.meta;
    const chunks = Math.ceil(bytes.length / chunkBytes);
    // The same bytes always land in the same chunks: a repeat after a crash writes over what is there.
    for (let i = 0; i < chunks; i += 1) {
      const part = Buffer.from(bytes.subarray(i * chunkBytes, (i + 1) * chunkBytes));
      await rows.chunks.replaceOne({ _id: `${_id}/${i}` }, { bytes: part }, { upsert: true });
    }
    const meta: Attachment = {
      sha256: hash,
      bytes: bytes.length,
      type,
      ...(name === undefined ? {} : { name }),
      createdAt: now(),
    };
    return transact(async (session) => {
      const first = await rows.attachments.findOne({ _id }, { session });
      if (first) return first.meta;
      await rows.attachments.insertOne({ _id, tenant, meta, chunks }, { session });
      await appendAudit(rows, session, [
        {
          tenant,
          stream: `attachment/${hash}`,
          at: new Date(now()).toISOString(),
          actor: { id: actor.id, kind: actor.kind },
          action: 'attachment.stored',
          record: { type: 'attachment', id: hash, rev: 1, hash },
          changes: [{ path: '/bytes', old: null, new: bytes.length }],
          cause: { requestId },
        },
      ]);
      return meta;
    });
  },
  async get({ tenant }, hash) {
    const _id = `${tenant}/${hash}`;
    const row = await rows.attachments.findOne({ _id });
    if (!row) return undefined;
    const parts: Uint8Array[] = [];
    for (let i = 0; i < row.chunks; i += 1) {
      const chunk = await rows.chunks.findOne({ _id: `${_id}/${i}` }, { promoteBuffers: true });
      if (!chunk) throw new Error(`attachment ${hash} lacks chunk ${i}`);
      parts.push(chunk.bytes);
    }
    return { meta: row.meta, bytes: Buffer.concat(parts) };
  },
  async exists({ tenant }, hashes) {
    const found = await rows.attachments
      .find({ _id: { $in: hashes.map((h) => `${tenant}/${h}`) } })
      .toArray();
    return found.map((r) => r.meta.sha256);
  },
});
