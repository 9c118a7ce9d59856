import { shownValues } from '@perennial/domain/audit/personal';
import type { StoreContext } from '../core/context.ts';
import { numberCursor, pageOf } from '../core/cursor.ts';
import type { AuditRepository } from '../ports.ts';
import { ofTenant } from './marker.ts';
import { numberOf, placeOf } from './place.ts';

const instant = (ms: number): string => new Date(ms).toISOString();

/** Sealed events in the log's order; the cursor is the place of the last one shown. */
export const listEvents =
  ({ rows }: StoreContext): AuditRepository['list'] =>
  async ({ tenant, customer }, { stream, actor, action, from, to, limit, cursor }) => {
    const after = numberCursor(cursor);
    const { $gte, $lt } = ofTenant(tenant);
    const at = {
      ...(from === undefined ? {} : { $gte: instant(from) }),
      ...(to === undefined ? {} : { $lt: instant(to) }),
    };
    const found = await rows.audit
      .find({
        tenant,
        place: { $gte: after === undefined ? $gte : placeOf(tenant, after + 1), $lt },
        ...(customer === undefined ? {} : { customer }),
        ...(stream === undefined ? {} : { stream }),
        ...(actor === undefined ? {} : { 'event.actor.id': actor }),
        ...(action === undefined ? {} : { 'event.action': action }),
        ...(Object.keys(at).length === 0 ? {} : { 'event.at': at }),
      })
      .sort({ place: 1 })
      .limit(limit + 1)
      .toArray();
    return pageOf(
      found,
      limit,
      ({ place = '', event, hash, personal = [] }) => ({
        leaf: numberOf(place),
        hash,
        event,
        values: shownValues(event, personal, customer),
      }),
      ({ place = '' }) => numberOf(place),
    );
  };
