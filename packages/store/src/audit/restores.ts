/** The restores from a backup that a tenant's log names. */
import type { Checkpoint } from '@perennial/domain/audit/checkpoint';
import { sameHash } from '@perennial/domain/audit/merkle';
import type { Verifier } from '@perennial/domain/audit/note';
import { type Restore, readRestore, restoreOf, restoreStream } from '@perennial/domain/audit/restore';
import type { AuditEvent } from '@perennial/domain/audit/rules';
import type { Collections } from '../core/collections.ts';
import type { Session } from '../core/transaction.ts';
import { claimOf } from './claims.ts';
import { numberOf, placeOf } from './place.ts';
import type { SealKey } from './seal-port.ts';

type Reading = { session?: Session };

/** Events that name a restore, in their order, each with its place. */
export const restoreEvents = async (
  { audit }: Collections,
  tenant: string,
  { session }: Reading = {},
): Promise<{ leaf: number; event: AuditEvent }[]> => {
  const found = await audit
    .find({ tenant, stream: restoreStream(tenant) }, session ? { session } : {})
    .sort({ seq: 1 })
    .toArray();
  return found.flatMap(({ place, event }) => (place === undefined ? [] : [{ leaf: numberOf(place), event }]));
};

export const restoresIn = async (
  rows: Collections,
  tenant: string,
  verifier: Verifier,
  reading: Reading = {},
): Promise<Restore[]> => {
  const restores: Restore[] = [];
  for (const { leaf, event } of await restoreEvents(rows, tenant, reading)) {
    const restore = readRestore(event, leaf, verifier, restores);
    if (restore) restores.push(restore);
  }
  return restores;
};

/** `held`: the log holds what the checkpoint covers; a restore: it was lost, and that one names it; `lost`: nothing does. */
export type Standing = 'held' | 'lost' | Restore;

export const standingOf = async (
  rows: Collections,
  tenant: string,
  key: SealKey,
  kept: Checkpoint,
  reading: Reading = {},
): Promise<Standing> => {
  const { session } = reading;
  const row = await rows.audit.findOne({ signed: placeOf(tenant, kept.size) }, session ? { session } : {});
  if (row?.note !== undefined) {
    const stored = claimOf(key, `the checkpoint at ${row._id}`, row.note);
    if (sameHash(stored.root, kept.root) && stored.restored === (kept.restored ?? 0)) return 'held';
  }
  return restoreOf(kept, await restoresIn(rows, tenant, key.verifier, reading)) ?? 'lost';
};
