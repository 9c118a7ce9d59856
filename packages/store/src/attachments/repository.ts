import type { StoreContext } from '../core/context.ts';
import type { AttachmentRepository } from '../ports.ts';
import { mayName, metaFor, ownerOf } from './owners.ts';
import { putAttachment } from './put.ts';

export const attachmentRepository = (store: StoreContext): AttachmentRepository => {
  const { rows } = store;
  return {
    put: putAttachment(store),
    async get(scope, hash) {
      const _id = `${scope.tenant}/${hash}`;
      const row = await rows.attachments.findOne({ _id });
      if (!row) return undefined;
      const parts: Uint8Array[] = [];
      for (let i = 0; i < row.chunks; i += 1) {
        const chunk = await rows.chunks.findOne({ _id: `${_id}/${i}` }, { promoteBuffers: true });
        if (!chunk) throw new Error(`attachment ${hash} lacks chunk ${i}`);
        parts.push(chunk.bytes);
      }
      return { meta: metaFor(row, ownerOf(scope)), bytes: Buffer.concat(parts) };
    },
    async exists(scope, hashes) {
      const found = await rows.attachments
        .find({ _id: { $in: hashes.map((h) => `${scope.tenant}/${h}`) } })
        .toArray();
      return found.filter((row) => mayName(row, scope)).map((row) => row.meta.sha256);
    },
  };
};
