import { wrongValues } from '@perennial/domain/audit/personal';
import { tileWidth } from '@perennial/domain/audit/tiles';
import type { Rows } from '../core/collections.ts';
import type { StoreContext } from '../core/context.ts';
import { hashOf } from '../core/hash.ts';
import type { AuditRepository } from '../ports.ts';
import { genesis } from './append.ts';
import { numberOf } from './place.ts';

type AuditRow = Rows['audit'];

const wrongEvent = (
  { seq, event, hash, personal = [] }: AuditRow,
  before: AuditRow | undefined,
): string | undefined => {
  if (seq <= (before?.seq ?? 0) || event.seq !== seq) return 'the number does not follow';
  if (event.prev !== (before?.hash ?? genesis)) return 'it does not continue the event before';
  if (hashOf(event) !== hash) return 'its content was changed';
  return wrongValues(event, personal);
};

/** Whether the log holds more of a stream than its rows do. */
const wasCut = async (
  { rows }: StoreContext,
  tenant: string,
  stream: string,
  last: AuditRow | undefined,
): Promise<boolean> => {
  const from = last?.place === undefined ? 0 : Math.floor(numberOf(last.place) / tileWidth);
  const id = `${tenant}/${stream}/${(last?.seq ?? 0) + 1}`;
  return (await rows.tiles.findOne({ tenant, 'index': { $gte: from }, 'entries.id': id })) !== null;
};

/** One stream by itself: its chain, and that it does not end before the log says so. */
export const verifyStream =
  (context: StoreContext): AuditRepository['verify'] =>
  async (tenant, stream) => {
    const found = await context.rows.audit.find({ tenant, stream }).sort({ seq: 1, _id: 1 }).toArray();
    const events = found.length;
    for (const [i, row] of found.entries()) {
      const why = wrongEvent(row, found[i - 1]);
      if (why) return { events, brokenAt: row.seq, why };
    }
    const last = found.at(-1);
    return (await wasCut(context, tenant, stream, last))
      ? { events, brokenAt: (last?.seq ?? 0) + 1, why: 'the stream ends before its last event' }
      : { events };
  };
