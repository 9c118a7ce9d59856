import { readEvent } from '@perennial/domain/audit/personal';
import type { StoreContext } from '../core/context.ts';
import { numberCursor, pageOf } from '../core/cursor.ts';
import type { AuditRepository } from '../ports.ts';
import { listEvents } from './list.ts';
import { verifyStream } from './verify-stream.ts';

export const auditRepository = (context: StoreContext): AuditRepository => {
  const { rows } = context;
  return {
    list: listEvents(context),

    async stream({ tenant, customer }, stream, { limit, cursor }) {
      const after = numberCursor(cursor) ?? 0;
      const found = await rows.audit
        .find({ tenant, stream, seq: { $gt: after }, ...(customer ? { customer } : {}) })
        .sort({ seq: 1, _id: 1 })
        .limit(limit + 1)
        .toArray();
      return pageOf(
        found,
        limit,
        (r) => readEvent(r.event, r.personal ?? []),
        (r) => r.seq,
      );
    },

    verify: verifyStream(context),
  };
};
