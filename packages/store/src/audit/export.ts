/** What a bundle is made of; read in pieces, as a log may be longer than memory. */
import type { StoreContext } from '../core/context.ts';
import { ofTenant } from './marker.ts';
import { numberOf } from './place.ts';
import type { SealRepository } from './seal-port.ts';
import { tileId } from './tiles.ts';

export const exporter = ({ rows }: StoreContext): Pick<SealRepository, 'leaves' | 'events' | 'rangeOf'> => ({
  async leaves(tenant, index) {
    const tile = await rows.tiles.findOne({ _id: tileId(tenant, index) });
    return tile?.entries ?? [];
  },
  async events(ids) {
    const found = await rows.audit.find({ _id: { $in: [...ids] } }).toArray();
    const byId = new Map(found.map(({ _id, event, personal = [] }) => [_id, { event, values: personal }]));
    return ids.map((id) => byId.get(id));
  },
  async rangeOf(tenant, { from, to }) {
    /** Place of the first event of the period, or of the last. */
    const placeAt = async (order: 1 | -1): Promise<number | undefined> => {
      const found = await rows.audit
        .find({ tenant, 'place': ofTenant(tenant), 'event.at': { $gte: from, $lt: to } })
        .sort({ place: order })
        .limit(1)
        .project<{ place: string }>({ place: 1 })
        .toArray();
      return found[0] && numberOf(found[0].place);
    };
    const first = await placeAt(1);
    const last = await placeAt(-1);
    return first === undefined || last === undefined ? { from: 0, to: 0 } : { from: first, to: last + 1 };
  },
});
