/** What a bundle is made of; read in pieces, as a log may be longer than memory. */
import type { StoreContext } from '../core/context.ts';
import type { SealRepository } from './seal-port.ts';
import { tileId } from './tiles.ts';

export const exporter = ({ rows }: StoreContext): Pick<SealRepository, 'leaves' | 'events' | 'rangeOf'> => ({
  async leaves(tenant, index) {
    const tile = await rows.tiles.findOne({ _id: tileId(tenant, index) });
    return tile?.entries ?? [];
  },
  async events(ids) {
    const found = await rows.audit.find({ _id: { $in: [...ids] } }).toArray();
    const byId = new Map(found.map(({ _id, event }) => [_id, event]));
    return ids.map((id) => {
      const event = byId.get(id);
      if (!event) throw new Error(`the event ${id} has a leaf and is gone`);
      return event;
    });
  },
  async rangeOf(tenant, { from, to }) {
    const inside = await rows.audit
      .find({ tenant, 'event.at': { $gte: from, $lt: to } })
      .project<{ _id: string }>({ _id: 1 })
      .toArray();
    const ids = new Set(inside.map(({ _id }) => _id));
    const tiles = await rows.tiles.find({ tenant }).project<{ index: number }>({ index: 1 }).toArray();
    let [first, end, place] = [0, 0, 0];
    for (let index = 0; index < tiles.length && ids.size > 0; index += 1)
      for (const { id } of (await rows.tiles.findOne({ _id: tileId(tenant, index) }))?.entries ?? []) {
        if (ids.has(id)) {
          if (end === 0) first = place;
          end = place + 1;
        }
        place += 1;
      }
    return { from: first, to: end };
  },
});
