import { isWithinPeriod } from '@perennial/domain/access/period';
import type { StoreContext } from '../core/context.ts';
import { textCursor } from '../core/cursor.ts';
import { inPeriod, positionAt, reach } from '../core/reach.ts';
import { readPage } from '../core/read-page.ts';
import { flushApproval } from './flush.ts';
import type { ApprovalRepository } from './port.ts';
import { requestApproval } from './request.ts';
import { approvalKey } from './row.ts';

export const approvalRepository = (store: StoreContext): ApprovalRepository => ({
  request: requestApproval(store),
  flush: flushApproval(store),
  async get(scope, no) {
    const { tenant, customer } = scope;
    const row = await store.rows.approvals.findOne({ _id: approvalKey(tenant, no) });
    const own = row && (customer === undefined || row.customer === customer);
    return own && isWithinPeriod(scope, row.record.openedAt) ? row.record : undefined;
  },
  async list(scope, { open, state, subject, limit, cursor }) {
    const own = reach(scope, 'approval.read');
    if (!own) return { items: [] };
    const after = textCursor(cursor);
    const { position } = { position: {}, ...inPeriod(scope, 'position', positionAt) };
    return readPage(store.rows.approvals, {
      filter: {
        ...own,
        ...(open === undefined ? {} : { open }),
        ...(state === undefined ? {} : { state }),
        ...(subject === undefined ? {} : { subject }),
        ...(after === undefined && !scope.period
          ? {}
          : { position: { ...position, ...(after === undefined ? {} : { $gt: after }) } }),
      },
      sort: { position: 1, _id: 1 },
      limit,
      item: (row) => row.record,
      mark: (row) => row.position,
    });
  },
});
