import type { StoreContext } from '../core/context.ts';
import { failRow, leaseRows } from '../core/queue.ts';
import { rowOfDelivery } from '../deliveries/row.ts';
import type { NoticeRepository } from '../ports.ts';

export const noticeRepository = ({ rows, transact }: StoreContext): NoticeRepository => ({
  async lease(now, leaseMs, limit) {
    const found = await leaseRows(rows.notices, transact, now, leaseMs, limit);
    return found.map(({ _id, tenant, customer, workflowId, event, record, attempts }) => ({
      id: _id,
      tenant,
      customer,
      workflowId,
      event,
      record,
      attempts,
    }));
  },
  async expand(id, deliveries) {
    await transact(async (session) => {
      for (const delivery of deliveries) {
        const row = rowOfDelivery(delivery);
        if (!(await rows.deliveries.findOne({ _id: row._id }, { session })))
          await rows.deliveries.insertOne(row, { session });
      }
      await rows.notices.deleteOne({ _id: id }, { session });
    });
  },
  async failed(id, error, retryAt, park) {
    await failRow(rows.notices, id, { error, retryAt, park });
  },
});
