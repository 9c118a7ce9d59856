import type { StoreContext } from '../core/context.ts';
import { rowOfDelivery } from '../deliveries/row.ts';
import type { DigestRepository } from './port.ts';

export const digestRepository = ({ rows, transact }: StoreContext): DigestRepository => ({
  async tenants() {
    const found: string[] = [];
    for (let last = ''; ; ) {
      const [next] = await rows.registers
        .find({ tenant: { $gt: last } })
        .sort({ tenant: 1, register: 1, id: 1 })
        .limit(1)
        .toArray();
      if (!next) return found;
      found.push(next.tenant);
      last = next.tenant;
    }
  },
  async isQueued(id) {
    return (await rows.deliveries.findOne({ _id: id })) !== null;
  },
  queue: (delivery) =>
    transact(async (session) => {
      if (await rows.deliveries.findOne({ _id: delivery.id }, { session })) return false;
      await rows.deliveries.insertOne(rowOfDelivery(delivery), { session });
      return true;
    }),
});
