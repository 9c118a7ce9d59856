/** Recomputes a tenant's log from its events, and names the first that does not fit. */
import { parseCheckpoint } from '@perennial/domain/audit/checkpoint';
import { emptyFrontier, frontierRoot, grow } from '@perennial/domain/audit/frontier';
import { leafText } from '@perennial/domain/audit/leaf';
import { leafHash, sameHash } from '@perennial/domain/audit/merkle';
import { openNote } from '@perennial/domain/audit/note';
import { tileWidth } from '@perennial/domain/audit/tiles';
import type { Rows } from '../core/collections.ts';
import type { StoreContext } from '../core/context.ts';
import { hashOf } from '../core/hash.ts';
import { ofTenant } from './marker.ts';
import type { LogFinding, SealKey } from './seal-port.ts';
import type { LogRow, TileRow } from './seal-row.ts';
import type { TileEntry } from './tiles.ts';

type Bad = NonNullable<LogFinding['bad']>;
type AuditRow = Rows['audit'];
/** Roots a checkpoint claims, by size. */
type Claims = Map<number, { root: Uint8Array; what: string }>;

const wrongEvent = (key: SealKey, entry: TileEntry, row: AuditRow | undefined): string | undefined => {
  if (!row) return 'it is gone';
  const { tenant, stream, seq, customer } = row.event;
  if (hashOf(row.event) !== entry.event) return 'its content is not what was sealed';
  if (row.hash !== entry.event) return 'its stored hash was changed';
  if (`${tenant}/${stream}/${seq}` !== row._id || row.stream !== stream || row.seq !== seq)
    return 'it stands in another place than it says';
  if (row.customer !== customer || key.tag(customer) !== entry.tag) return 'it was given to another customer';
  if (row.unsealed !== undefined) return 'it claims not to be sealed';
  return;
};

/** Reads notes into claims, or says which is none. */
const claimsOf = (key: SealKey, notes: readonly { what: string; note: string }[]): Claims | Bad => {
  const claims: Claims = new Map();
  for (const { what, note } of notes) {
    const text = openNote(note, key.verifier);
    const read = text === undefined ? undefined : parseCheckpoint(text);
    if (!read) return { what, why: 'its signature is not of the tenant’s key' };
    if (read.origin !== key.verifier.name) return { what, why: `it is of another log, ${read.origin}` };
    const before = claims.get(read.size);
    if (before && !sameHash(before.root, read.root))
      return { what, why: `it contradicts ${before.what}: the log was forked` };
    claims.set(read.size, { root: read.root, what });
  }
  return claims;
};

/** Walks the tiles; answers every id it met, or what is wrong. */
const walk = async (
  { rows }: StoreContext,
  key: SealKey,
  tiles: readonly TileRow[],
  claims: Claims,
): Promise<{ ids: Set<string>; peaks: string[] } | Bad> => {
  const ids = new Set<string>();
  let frontier = emptyFrontier;
  for (const [at, tile] of tiles.entries()) {
    const what = `tile ${at}`;
    if (tile.index !== at) return { what, why: 'it is missing' };
    if (at < tiles.length - 1 && tile.entries.length !== tileWidth) return { what, why: 'it is cut short' };
    const found = await rows.audit.find({ _id: { $in: tile.entries.map((e) => e.id) } }).toArray();
    const byId = new Map(found.map((row) => [row._id, row]));
    for (const entry of tile.entries) {
      const why = ids.has(entry.id) ? 'it stands twice' : wrongEvent(key, entry, byId.get(entry.id));
      if (why) return { what: entry.id, why };
      ids.add(entry.id);
      frontier = grow(frontier, [leafHash(leafText(entry))]);
      const claim = claims.get(frontier.size);
      if (claim && !sameHash(claim.root, frontierRoot(frontier)))
        return { what: entry.id, why: `the log up to here is not the one of ${claim.what}` };
    }
  }
  return { ids, peaks: frontier.peaks.map((p) => Buffer.from(p).toString('hex')) };
};

const wrongEnd = (log: LogRow | null, size: number, peaks: string[], claims: Claims): Bad | undefined => {
  const [furthest] = [...claims].sort(([a], [b]) => b - a);
  if (furthest && furthest[0] > size)
    return { what: furthest[1].what, why: `it covers ${furthest[0]} events, the log holds ${size}` };
  if ((log?.size ?? 0) !== size || (log?.peaks.join() ?? '') !== peaks.join())
    return { what: 'the end of the log', why: 'it is not where its tiles end' };
  if (log && !log.unsigned && !claims.has(size))
    return { what: 'the end of the log', why: 'its checkpoint is gone' };
  return;
};

/** All of one moment: a sealer at work meanwhile must not look like a fault. */
const snapshot = ({ rows, transact }: StoreContext, tenant: string) =>
  transact(async (session) => {
    const waiting = await rows.audit
      .find({ unsealed: ofTenant(tenant) }, { session })
      .project<{ _id: string }>({ _id: 1 })
      .toArray();
    const all = await rows.audit.find({ tenant }, { session }).project<{ _id: string }>({ _id: 1 }).toArray();
    const notSealed = new Set(waiting.map((r) => r._id));
    return {
      tiles: await rows.tiles.find({ tenant }, { session }).sort({ index: 1 }).toArray(),
      log: await rows.logs.findOne({ _id: tenant }, { session }),
      signed: await rows.audit
        .find({ signed: ofTenant(tenant) }, { session })
        .sort({ signed: 1 })
        .toArray(),
      unsealed: waiting.length,
      ids: all.map((r) => r._id).filter((id) => !notSealed.has(id)),
    };
  });

export const verifyLog = async (
  context: StoreContext,
  tenant: string,
  key: SealKey,
  kept?: string,
): Promise<LogFinding> => {
  const { tiles, log, signed, unsealed, ids } = await snapshot(context, tenant);
  const size = tiles.reduce((sum, t) => sum + t.entries.length, 0);
  const newest = signed.at(-1)?.note;
  const base = { size, unsealed, ...(newest ? { checkpoint: newest } : {}) };

  const notes = signed.map((row) => ({ what: `the checkpoint at ${row._id}`, note: row.note ?? '' }));
  const claims = claimsOf(key, kept ? [...notes, { what: 'the checkpoint kept before', note: kept }] : notes);
  if (!(claims instanceof Map)) return { ...base, bad: claims };
  const walked = await walk(context, key, tiles, claims);
  if (!('ids' in walked)) return { ...base, bad: walked };
  const end = wrongEnd(log, size, walked.peaks, claims);
  if (end) return { ...base, bad: end };
  const beside = ids.find((id) => !walked.ids.has(id));
  return beside === undefined
    ? base
    : { ...base, bad: { what: beside, why: 'it was put in beside the log' } };
};
