import { appendAudit } from '../audit/append.ts';
import type { StoreContext } from '../core/context.ts';
import { hashOf } from '../core/hash.ts';
import type { ExportLog } from './port.ts';

/** Nothing of its own is stored: that a file was made is the event. */
export const exportLog = ({ rows, transact, now }: StoreContext): ExportLog => ({
  note: ({ tenant, actor, requestId }, { customer, ...one }) =>
    transact((session) =>
      appendAudit(rows, session, [
        {
          tenant,
          ...(customer === undefined ? {} : { customer }),
          stream: `export/${actor.id}`,
          at: new Date(now()).toISOString(),
          actor: { id: actor.id, kind: actor.kind },
          action: 'data.exported',
          record: {
            type: 'export',
            id: requestId,
            rev: 1,
            hash: hashOf({ ...one, customer: customer ?? null }),
          },
          changes: Object.entries(one).map(([field, value]) => ({
            path: `/${field}`,
            old: null,
            new: value,
          })),
          cause: { requestId },
        },
      ]),
    ),
});
