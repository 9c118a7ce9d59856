import { isWithinPeriod } from '@perennial/domain/access/period';
import type { StoreContext } from '../core/context.ts';
import { textCursor } from '../core/cursor.ts';
import { asIs, inPeriod } from '../core/reach.ts';
import { readPage } from '../core/read-page.ts';
import type { SecurityEventRepository } from './port.ts';
import { recordSecurityEvent } from './record.ts';
import { reviewSecurityEvent } from './review.ts';

export const securityEventRepository = (context: StoreContext): SecurityEventRepository => {
  const { rows, transact, now } = context;
  return {
    record: (scope, draft) => transact((session) => recordSecurityEvent(rows, session, scope, draft, now())),
    async get(scope, id) {
      const row = await rows.securityEvents.findOne({ _id: `${scope.tenant}/${id}` });
      return row?.tenant === scope.tenant && isWithinPeriod(scope, row.event.at) ? row.event : undefined;
    },
    async list(scope, { state, kind, limit, cursor }) {
      const before = textCursor(cursor);
      return readPage(rows.securityEvents, {
        filter: {
          tenant: scope.tenant,
          ...inPeriod(scope, 'event.at', asIs),
          ...(state ? { state } : {}),
          ...(kind ? { kind } : {}),
          ...(before === undefined ? {} : { _id: { $lt: before } }),
        },
        sort: { _id: -1 },
        limit,
        item: (r) => r.event,
        mark: (r) => r._id,
      });
    },
    review: (scope, id, note) => reviewSecurityEvent(context, scope, id, note),
  };
};
