import type { StoreContext } from '../core/context.ts';
import { numberCursor, pageOf } from '../core/cursor.ts';
import { hashOf } from '../core/hash.ts';
import type { AuditRepository } from '../ports.ts';
import { genesis } from './append.ts';
import { listEvents } from './list.ts';

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
        (r) => r.event,
        (r) => r.seq,
      );
    },

    async verify(tenant, stream) {
      const found = await rows.audit.find({ tenant, stream }).sort({ seq: 1, _id: 1 }).toArray();
      const head = await rows.heads.findOne({ _id: `${tenant}/${stream}` });
      let prev = genesis;
      let last = 0;
      for (const { seq, event, hash } of found) {
        const events = found.length;
        if (seq <= last || event.seq !== seq)
          return { events, brokenAt: seq, why: 'the number does not follow' };
        if (event.prev !== prev)
          return { events, brokenAt: seq, why: 'it does not continue the event before' };
        if (hashOf(event) !== hash) return { events, brokenAt: seq, why: 'its content was changed' };
        prev = hash;
        last = seq;
      }
      if ((head?.hash ?? genesis) !== prev)
        return { events: found.length, brokenAt: last + 1, why: 'the stream ends before its last event' };
      return { events: found.length };
    },
  };
};
