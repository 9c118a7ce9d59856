/** Recomputes a tenant's tree from its events, tile by tile, and holds every checkpoint against it. */
import { emptyFrontier, type Frontier, frontierRoot, grow } from '@perennial/domain/audit/frontier';
import { leafText } from '@perennial/domain/audit/leaf';
import { leafHash, sameHash } from '@perennial/domain/audit/merkle';
import { wrongValues } from '@perennial/domain/audit/personal';
import {
  type Restore,
  readRestore,
  restoredAction,
  restoredBy,
  restoreOf,
} from '@perennial/domain/audit/restore';
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

/** Compares claims with the tree as it grows; they come by size. `restores`: those the log has named so far. */
const claimChecker = (
  claims: AsyncIterator<Claim>,
  kept: Claim | undefined,
  restores: readonly Restore[],
) => {
  let next: Claim | undefined;
  let last: Claim | undefined;
  let keptAt: { id: string; held: boolean } | undefined;
  const take = async () => {
    last = next;
    const { done, value } = await claims.next();
    next = done ? undefined : value;
  };
  const isOf = (claim: Claim, { size }: Frontier, root: Uint8Array): boolean =>
    sameHash(claim.root, root) && claim.restored === restoredBy(restores, size);
  const differs = (claim: Claim, id: string): Finding =>
    new Finding(id, `the log up to here is not the one of ${claim.what}`);
  return {
    begin: take,
    grown: async (frontier: Frontier, id: string) => {
      const at = frontier.size;
      if (kept?.size === at) keptAt = { id, held: isOf(kept, frontier, frontierRoot(frontier)) };
      if (next?.size !== at) return;
      if (!isOf(next, frontier, frontierRoot(frontier))) throw differs(next, id);
      await take();
    },
    /** The newest that was compared, and those that cover more than the tree. */
    last: () => last,
    rest: async function* (isLost: boolean) {
      for (; next; await take()) yield next;
      if (!kept || isLost || keptAt?.held) return;
      if (keptAt) throw differs(kept, keptAt.id);
      yield kept;
    },
    isHeld: () => keptAt?.held === true,
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
): Promise<{ restores: readonly Restore[]; lostWith?: Restore }> => {
  const { rows } = context;
  const size = log?.size ?? 0;
  const before = kept === undefined ? undefined : claimOf(key, 'the checkpoint kept before', kept);
  const restores: Restore[] = [];
  const claims = claimChecker(storedClaims(context, tenant, key), before, restores);
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
      const row = byId.get(entry.id);
      const why = wrongEvent(key, entry, frontier.size, row);
      if (why) throw new Finding(entry.id, why);
      if (row?.event.action === restoredAction) {
        const restore = readRestore(row.event, frontier.size, key.verifier, restores);
        if (!restore) throw new Finding(entry.id, 'it names a restore from a backup and does not prove it');
        restores.push(restore);
      }
      frontier = grow(frontier, [leafHash(leafText(entry))]);
      await claims.grown(frontier, entry.id);
    }
  }
  if ((log?.peaks.join() ?? '') !== frontier.peaks.map((p) => Buffer.from(p).toString('hex')).join())
    throw new Finding('the end of the log', 'it is not where its tiles end');
  if ((log?.restored ?? 0) !== restoredBy(restores, size))
    throw new Finding('the end of the log', 'it counts other restores from a backup than its events name');
  if (log && !log.unsigned && claims.last()?.size !== size)
    throw new Finding('the end of the log', 'its checkpoint is gone');
  const lostWith =
    before && !claims.isHeld() ? restoreOf({ origin: key.verifier.name, ...before }, restores) : undefined;
  // Either the log has grown since, or it was cut back.
  const sizeNow = async () => (await rows.logs.findOne({ _id: tenant }))?.size ?? 0;
  for await (const claim of claims.rest(lostWith !== undefined)) {
    const now = claim.size > size ? await sizeNow() : size;
    if (claim.size > now)
      throw new Finding(claim.what, `it covers ${claim.size} events, the log holds ${now}`);
  }
  await expectNoMore(context, tenant, size);
  return { restores, ...(lostWith ? { lostWith } : {}) };
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
