import { appendAudit } from '../audit/append.ts';
import type { StoreContext } from '../core/context.ts';
import { textCursor } from '../core/cursor.ts';
import { hashOf } from '../core/hash.ts';
import { leaseRows } from '../core/queue.ts';
import { asIs, inPeriod, reach } from '../core/reach.ts';
import { readPage } from '../core/read-page.ts';
import type { DeliveryRepository } from '../ports.ts';
import { deliveryOf } from './row.ts';

export const deliveryRepository = ({ rows, transact, now }: StoreContext): DeliveryRepository => ({
  async lease(at, leaseMs, limit) {
    return (await leaseRows(rows.deliveries, transact, at, leaseMs, limit)).map(deliveryOf);
  },
  async sent(id, at) {
    await rows.deliveries.updateOne(
      { _id: id },
      { $set: { state: 'sent', sentAt: at }, $unset: { letter: '' }, $inc: { attempts: 1 } },
    );
  },
  async failed(id, error, retryAt, park) {
    await rows.deliveries.updateOne(
      { _id: id },
      {
        $set: { state: park ? 'parked' : 'queued', dueAt: retryAt, lastError: error.slice(0, 2000) },
        $inc: { attempts: 1 },
      },
    );
  },
  async list(scope, { state, ticket, limit, cursor }) {
    const own = reach(scope, 'delivery.read');
    if (!own) return { items: [] };
    const after = textCursor(cursor);
    return readPage(rows.deliveries, {
      filter: {
        ...own,
        ...inPeriod(scope, 'createdAt', asIs),
        ...(state ? { state } : {}),
        ...(ticket ? { ticket } : {}),
        ...(after === undefined ? {} : { _id: { $gt: after } }),
      },
      sort: { _id: 1 },
      limit,
      item: deliveryOf,
      mark: (r) => r._id,
    });
  },
  replay: (scope, id, reason) =>
    transact(async (session) => {
      const row = await rows.deliveries.findOne({ _id: id }, { session });
      const foreign =
        row?.tenant !== scope.tenant || (scope.customer !== undefined && row.customer !== scope.customer);
      if (!row || foreign || row.state !== 'parked') return undefined;
      const next = { ...row, state: 'queued' as const, dueAt: now(), attempts: 0 };
      await rows.deliveries.replaceOne({ _id: id }, next, { session });
      await appendAudit(rows, session, [
        {
          tenant: scope.tenant,
          customer: row.customer,
          stream: `delivery/${id}`,
          at: new Date(now()).toISOString(),
          actor: { id: scope.actor.id, kind: scope.actor.kind },
          action: 'delivery.replayed',
          reason,
          record: { type: 'delivery', id, rev: row.attempts, hash: hashOf(next) },
          changes: [{ path: '/state', old: 'parked', new: 'queued' }],
          cause: { requestId: scope.requestId },
        },
      ]);
      return deliveryOf(next);
    }),
});
