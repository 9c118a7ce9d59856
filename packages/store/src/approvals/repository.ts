import type { Scope } from '@perennial/domain/scope/rules';
import type { StoreContext } from '../core/context.ts';
import { pageOf, textCursor } from '../core/cursor.ts';
import { flushApproval } from './flush.ts';
import type { ApprovalRepository } from './port.ts';
import { requestApproval } from './request.ts';
import { approvalKey } from './row.ts';

const within = ({ tenant, customer }: Scope) => ({ tenant, ...(customer === undefined ? {} : { customer }) });

export const approvalRepository = (store: StoreContext): ApprovalRepository => ({
  request: requestApproval(store),
  flush: flushApproval(store),
  async get({ tenant, customer }, no) {
    const row = await store.rows.approvals.findOne({ _id: approvalKey(tenant, no) });
    return row && (customer === undefined || row.customer === customer) ? row.record : undefined;
  },
  async list(scope, { open, state, subject, limit, cursor }) {
    const after = textCursor(cursor);
    const found = await store.rows.approvals
      .find({
        ...within(scope),
        ...(open === undefined ? {} : { open }),
        ...(state === undefined ? {} : { state }),
        ...(subject === undefined ? {} : { subject }),
        ...(after === undefined ? {} : { position: { $gt: after } }),
      })
      .sort({ position: 1, _id: 1 })
      .limit(limit + 1)
      .toArray();
    return pageOf(
      found,
      limit,
      (row) => row.record,
      (row) => row.position,
    );
  },
});
