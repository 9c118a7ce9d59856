/** Recomputes all of a tenant's trail, a page at a time, and names the first thing that does not fit. */
import { tileWidth } from '@perennial/domain/audit/tiles';
import type { StoreContext } from '../core/context.ts';
import { Finding } from './finding.ts';
import { ofTenant } from './marker.ts';
import { numberOf, placesBetween } from './place.ts';
import type { LogFinding, SealKey } from './seal-port.ts';
import { tileId } from './tiles.ts';
import { verifyChains } from './verify-chains.ts';
import { verifyTree } from './verify-tree.ts';

/** More events claim a place than there are places: finds the first whose place is another's. */
const nameIntruder = async ({ rows }: StoreContext, tenant: string, size: number): Promise<never> => {
  for (let first = 0; first < size; first += tileWidth) {
    const tile = await rows.tiles.findOne({ _id: tileId(tenant, first / tileWidth) });
    const place = placesBetween(tenant, first, Math.min(size, first + tileWidth));
    for (const row of await rows.audit.find({ place }).toArray())
      if (tile?.entries[numberOf(row.place ?? '') - first]?.id !== row._id)
        throw new Finding(row._id, 'it was put in beside the log');
  }
  throw new Finding('the log', 'more events claim a place in it than it has');
};

const judge = async (
  context: StoreContext,
  tenant: string,
  key: SealKey,
  kept: string | undefined,
): Promise<Pick<LogFinding, 'unsealed' | 'restores' | 'lostWith' | 'bad'>> => {
  const { rows } = context;
  let unsealed = 0;
  let named: Awaited<ReturnType<typeof verifyTree>> = { restores: [] };
  try {
    const log = await rows.logs.findOne({ _id: tenant });
    named = await verifyTree(context, tenant, key, log, kept);
    const walked = await verifyChains(context, tenant, log?.size ?? 0);
    unsealed = walked.unsealed;
    if (walked.placed !== (log?.size ?? 0)) await nameIntruder(context, tenant, log?.size ?? 0);
    return { unsealed, ...named };
  } catch (e) {
    if (!(e instanceof Finding)) throw e;
    return { unsealed, ...named, bad: { what: e.what, why: e.why } };
  }
};

export const verifyLog = async (
  context: StoreContext,
  tenant: string,
  key: SealKey,
  kept?: string,
): Promise<LogFinding> => {
  const { rows } = context;
  const size = (await rows.logs.findOne({ _id: tenant }))?.size ?? 0;
  const [newest] = await rows.audit
    .find({ signed: ofTenant(tenant) })
    .sort({ signed: -1 })
    .limit(1)
    .toArray();
  const judged = await judge(context, tenant, key, kept);
  return { size, ...judged, ...(newest?.note ? { checkpoint: newest.note } : {}) };
};
