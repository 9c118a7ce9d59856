/**
 * Gives events their places in the tenant's log. All that decides is read and written in one transaction on the log's
 * row, so that two sealers, or one that was thought dead, can never give a place twice: there is one tree, and every
 * checkpoint is signed over a tree that is stored.
 */

import { checkpointText } from '@perennial/domain/audit/checkpoint';
import { emptyFrontier, frontierOf, frontierRoot, grow } from '@perennial/domain/audit/frontier';
import { leafText } from '@perennial/domain/audit/leaf';
import { leafHash } from '@perennial/domain/audit/merkle';
import { tileWidth } from '@perennial/domain/audit/tiles';
import type { Collections, Rows } from '../core/collections.ts';
import type { StoreContext } from '../core/context.ts';
import type { Session } from '../core/transaction.ts';
import { ofTenant } from './marker.ts';
import { placeOf } from './place.ts';
import type { SealKey, SealRepository } from './seal-port.ts';
import type { LogRow } from './seal-row.ts';
import { fillTiles, tileId } from './tiles.ts';

const batch = 512;

export const frontierIn = (log: Pick<LogRow, 'size' | 'peaks'> | null) =>
  log
    ? frontierOf(
        log.size,
        log.peaks.map((p) => Buffer.from(p, 'hex')),
      )
    : emptyFrontier;

type Unplaced = Pick<Rows['audit'], '_id' | 'hash' | 'customer'>;

/** Gives these events the next places, whose log was read in the same transaction; `state` is written with it. */
export const placeEvents = async (
  rows: Collections,
  session: Session,
  key: SealKey,
  { tenant, log, found }: { tenant: string; log: LogRow | null; found: readonly Unplaced[] },
  state: Pick<LogRow, 'holder' | 'until' | 'epoch' | 'restored'>,
): Promise<void> => {
  // The hash its writer gave it: an event that was changed on its way here is found by whoever verifies.
  const entries = found.map(({ _id, hash, customer }) => ({ id: _id, event: hash, tag: key.tag(customer) }));
  const before = frontierIn(log);
  const partial = before.size % tileWidth > 0;
  const last = partial
    ? await rows.tiles.findOne({ _id: tileId(tenant, Math.floor(before.size / tileWidth)) }, { session })
    : null;
  if (partial && last?.entries.length !== before.size % tileWidth)
    throw new Error(
      `the last tile of the log of ${tenant} is not as long as its size of ${before.size} says`,
    );
  const after = grow(
    before,
    entries.map(({ event, tag }) => leafHash(leafText({ event, tag }))),
  );
  const peaks = after.peaks.map((p) => Buffer.from(p).toString('hex'));
  const next = { ...state, size: after.size, peaks, unsigned: true };
  if (log) await rows.logs.updateOne({ _id: tenant }, { $set: next }, { session });
  else await rows.logs.insertOne({ _id: tenant, ...next }, { session });
  for (const { _id, ...tile } of fillTiles(tenant, before.size, entries, last ?? undefined))
    if (_id === last?._id) await rows.tiles.updateOne({ _id }, { $set: tile }, { session });
    else await rows.tiles.insertOne({ _id, ...tile }, { session });
  await rows.audit.bulkWrite(
    found.map(({ _id }, i) => ({
      updateOne: {
        filter: { _id },
        update: { $unset: { unsealed: 1 }, $set: { place: placeOf(tenant, before.size + i) } },
      },
    })),
    { session },
  );
};

export const sealEvents = async (
  { rows, transact, now }: StoreContext,
  tenant: string,
  key: SealKey,
  { holder, leaseMs }: { holder: string; leaseMs: number },
): ReturnType<SealRepository['seal']> =>
  transact(async (session) => {
    const log = await rows.logs.findOne({ _id: tenant }, { session });
    if (log && log.holder !== holder && log.until > now()) return { sealed: 0, held: true };
    const found = await rows.audit
      .find({ unsealed: ofTenant(tenant) }, { session })
      .sort({ unsealed: 1 })
      .limit(batch)
      .toArray();
    if (found.length === 0) return { sealed: 0, held: false };
    const epoch = (log?.epoch ?? 0) + (log?.holder === holder ? 0 : 1);
    await placeEvents(
      rows,
      session,
      key,
      { tenant, log, found },
      {
        holder,
        until: now() + leaseMs,
        epoch,
      },
    );
    return { sealed: found.length, held: false };
  });

export const signTree = async (
  { rows, transact }: StoreContext,
  tenant: string,
  key: SealKey,
): Promise<string | undefined> =>
  transact(async (session) => {
    const log = await rows.logs.findOne({ _id: tenant }, { session });
    if (!log?.unsigned) return;
    const index = Math.floor((log.size - 1) / tileWidth);
    const tile = await rows.tiles.findOne({ _id: tileId(tenant, index) }, { session });
    const last = tile?.entries.at(-1);
    if (!last) throw new Error(`the log of ${tenant} has ${log.size} leaves and no last tile`);
    const { size, restored } = log;
    const root = frontierRoot(frontierIn(log));
    const note = key.sign(
      checkpointText({ origin: key.verifier.name, size, root, ...(restored ? { restored } : {}) }),
    );
    const written = await rows.audit.updateOne(
      { _id: last.id },
      { $set: { signed: placeOf(tenant, log.size), note } },
      { session },
    );
    if (written.matchedCount !== 1)
      throw new Error(`the last event of the log of ${tenant} is gone: ${last.id}`);
    await rows.logs.updateOne({ _id: tenant }, { $set: { unsigned: false } }, { session });
    return note;
  });
