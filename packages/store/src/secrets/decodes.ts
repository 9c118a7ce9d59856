import { appendAudit } from '../audit/append.ts';
import type { StoreContext } from '../core/context.ts';
import { hashOf } from '../core/hash.ts';
import type { DecodeLog } from './port.ts';

/** Nothing of its own is stored: reading in clear is the event. */
export const decodeLog = ({ rows, transact, now }: StoreContext): DecodeLog => ({
  note: ({ tenant, actor, requestId }, { namespace, payloads, keys }) =>
    transact((session) =>
      appendAudit(rows, session, [
        {
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
        },
      ]),
    ),
});
