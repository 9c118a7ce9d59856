import { appendAudit, type Entry } from '../audit/append.ts';
import { batchedWrites } from '../core/batch.ts';
import type { StoreContext } from '../core/context.ts';
import { hashOf } from '../core/hash.ts';
import { isOutage } from '../core/outage.ts';
import type { DecodeLog } from './port.ts';

/**
 * Nothing of its own is stored: reading in clear is the event. A page of Temporal UI asks for dozens of payloads at
 * once, each in a request of its own: they share a transaction, or each would wait for the stream's head.
 */
export const decodeLog = ({ rows, transact, now }: StoreContext): DecodeLog => {
  const write = batchedWrites<Entry, true>(
    (entries, budgetMs) =>
      transact(async (session) => {
        await appendAudit(rows, session, entries);
        return entries.map(() => true as const);
      }, budgetMs),
    isOutage,
  );
  return {
    note: async ({ tenant, actor, requestId }, { namespace, payloads, keys }) => {
      await write({
        tenant,
        stream: `codec/${actor.id}`,
        at: new Date(now()).toISOString(),
        actor: { id: actor.id, kind: actor.kind },
        action: 'codec.decoded',
        record: {
          type: 'codec-request',
          id: requestId,
          rev: 1,
          hash: hashOf({ namespace, payloads, keys }),
        },
        changes: [
          { path: '/namespace', old: null, new: namespace },
          { path: '/payloads', old: null, new: payloads },
          { path: '/keys', old: null, new: keys },
        ],
        cause: { requestId },
      });
    },
  };
};
