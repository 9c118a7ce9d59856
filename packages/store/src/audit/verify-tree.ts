/** Recomputes a tenant's tree from its events, tile by tile, and holds every checkpoint against it. */
import { emptyFrontier, type Frontier, frontierRoot, grow } from '@perennial/domain/audit/frontier';
import { leafText } from '@perennial/domain/audit/leaf';
import { leafHash, sameHash } from '@perennial/domain/audit/merkle';
import { wrongValues } from '@perennial/domain/audit/personal';
import { tileWidth } from '@perennial/domain/audit/tiles';
import type { Rows } from '../core/collections.ts';
import type { StoreContext } from '../core/context.ts';
import { hashOf } from '../core/hash.ts';
import { type Claim, claimOf, storedClaims } from './claims.ts';
import { Finding } from './finding.ts';
import { placeOf } from './place.ts';
import type { SealKey } from './seal-port.ts';
import type { LogRow } from './seal-row.ts';
import { type TileEntry, tileId } from './tiles.ts';

const wrongEvent = (
  key: SealKey,
  entry: TileEntry,
  place: number,
  row: Rows['audit'] | undefined,
): string | undefined => {
  if (!row) return 'it is gone';
  const { tenant, stream, seq, customer } = row.event;
  if (hashOf(row.event) !== entry.event) return 'its content is not what was sealed';
  if (row.hash !== entry.event) return 'its stored hash was changed';
  if (`${tenant}/${stream}/${seq}` !== row._id || row.stream !== stream || row.seq !== seq)
    return 'it stands in another place than it says';
  if (row.tenant !== tenant || row.customer !== customer || key.tag(customer) !== entry.tag)
    return 'it was given to another customer';
  if (row.unsealed !== undefined) return 'it claims not to be sealed';
  if (row.place !== placeOf(tenant, place)) return 'it claims another place in the log';
  return wrongValues(row.event, row.personal ?? []);
};

/** Compares claims with the tree as it grows; they come by size. */
const claimChecker = (claims: AsyncIterator<Claim>, kept: Claim | undefined) => {
  let next: Claim | undefined;
  let last: Claim | undefined;
  const take = async () => {
    last = next;
    const { done, value } = await claims.next();
    next = done ? undefined : value;
  };
  const compare = (claim: Claim, frontier: Frontier, id: string) => {
    if (!sameHash(claim.root, frontierRoot(frontier)))
      throw new Finding(id, `the log up to here is not the one of ${claim.what}`);
  };
  return {
    begin: take,
    grown: async (frontier: Frontier, id: string) => {
      if (kept?.size === frontier.size) compare(kept, frontier, id);
      if (next?.size !== frontier.size) return;
      compare(next, frontier, id);
      await take();
    },
    /** The newest that was compared, and those that cover more than the tree. */
    last: () => last,
    rest: async function* () {
      for (; next; await take()) yield next;
      if (kept) yield kept;
    },
  };
};

/**
 * Reads up to the size `log` had: what is sealed meanwhile is the next one's to judge.
 * @throws Finding for the first that does not fit.
 */
export const verifyTree = async (
  context: StoreContext,
  tenant: string,
  key: SealKey,
  log: LogRow | null,
  kept: string | undefined,
): Promise<void> => {
  const { rows } = context;
  const size = log?.size ?? 0;
  const before = kept === undefined ? undefined : claimOf(key, 'the checkpoint kept before', kept);
  const claims = claimChecker(storedClaims(context, tenant, key), before);
  await claims.begin();
  let frontier = emptyFrontier;
  for (let index = 0; frontier.size < size; index += 1) {
    const tile = await rows.tiles.findOne({ _id: tileId(tenant, index) });
    if (tile?.tenant !== tenant || tile.index !== index) throw new Finding(`tile ${index}`, 'it is missing');
    const due = Math.min(tileWidth, size - frontier.size);
    if (tile.entries.length < due) throw new Finding(`tile ${index}`, 'it is cut short');
    const entries = tile.entries.slice(0, due);
    const found = await rows.audit.find({ _id: { $in: entries.map((e) => e.id) } }).toArray();
    const byId = new Map(found.map((row) => [row._id, row]));
    for (const entry of entries) {
      const why = wrongEvent(key, entry, frontier.size, byId.get(entry.id));
      if (why) throw new Finding(entry.id, why);
      frontier = grow(frontier, [leafHash(leafText(entry))]);
      await claims.grown(frontier, entry.id);
    }
  }
  if ((log?.peaks.join() ?? '') !== frontier.peaks.map((p) => Buffer.from(p).toString('hex')).join())
    throw new Finding('the end of the log', 'it is not where its tiles end');
  if (log && !log.unsigned && claims.last()?.size !== size)
    throw new Finding('the end of the log', 'its checkpoint is gone');
  // Either the log has grown since, or it was cut back.
  const sizeNow = async () => (await rows.logs.findOne({ _id: tenant }))?.size ?? 0;
  for await (const claim of claims.rest()) {
    const now = claim.size > size ? await sizeNow() : size;
    if (claim.size > now)
      throw new Finding(claim.what, `it covers ${claim.size} events, the log holds ${now}`);
  }
  await expectNoMore(context, tenant, size);
};

const expectNoMore = async (
  { rows, transact }: StoreContext,
  tenant: string,
  size: number,
): Promise<void> => {
  const more = await transact(async (session) => {
    const log = await rows.logs.findOne({ _id: tenant }, { session });
    const end = log?.size ?? 0;
    if (end !== size) return false;
    const [last] = await rows.tiles.find({ tenant }, { session }).sort({ index: -1 }).limit(1).toArray();
    return last !== undefined && last.index * tileWidth + last.entries.length > end;
  });
  if (more) throw new Finding('the end of the log', 'it is not where its tiles end');
};
