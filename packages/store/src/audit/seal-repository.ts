import { type Checkpoint, parseCheckpoint } from '@perennial/domain/audit/checkpoint';
import { openNote } from '@perennial/domain/audit/note';
import { DomainError } from '@perennial/domain/errors';
import type { StoreContext } from '../core/context.ts';
import { exporter } from './export.ts';
import { instantOf, ofTenant, tenantOf } from './marker.ts';
import { acknowledgeRestore } from './restore.ts';
import { restoreEvents, standingOf } from './restores.ts';
import { sealEvents, signTree } from './seal.ts';
import { sealKey } from './seal-key.ts';
import type { SealKey, SealRepository } from './seal-port.ts';
import { verifyLog } from './verify-log.ts';

/** @throws DomainError for anything but a checkpoint of this tenant's log. */
const readKept = ({ verifier }: SealKey, note: string): Checkpoint => {
  const read = parseCheckpoint(openNote(note, verifier) ?? '');
  if (read?.origin === verifier.name && read.size > 0) return read;
  const message = 'is no checkpoint signed with the key of this log; give it as it was signed, or its base64';
  throw new DomainError('request.invalid', `the checkpoint ${message}`, {
    errors: [{ path: '/checkpoint', code: 'signature', message }],
  });
};

export const sealRepository = (context: StoreContext): SealRepository => {
  const { rows } = context;
  /** From tenant to tenant through the index, so that one tenant's queue hides no other's. */
  const firstAfter = async (marker: string) =>
    (
      await rows.audit
        .find({ unsealed: { $gte: marker } })
        .sort({ unsealed: 1 })
        .limit(1)
        .toArray()
    )[0]?.unsealed;
  const oldest = async (): Promise<string[]> => {
    const found: string[] = [];
    for (let at = await firstAfter(''); at !== undefined; at = await firstAfter(ofTenant(tenantOf(at)).$lt))
      found.push(at);
    return found;
  };
  const notes = async (tenant: string, order: 1 | -1, limit: number): Promise<string[]> => {
    const found = await rows.audit
      .find({ signed: ofTenant(tenant) })
      .sort({ signed: order })
      .limit(limit)
      .toArray();
    return found.flatMap(({ note }) => (note === undefined ? [] : [note]));
  };
  return {
    ...exporter(context),
    key: (tenant, master) => sealKey(context, tenant, master),
    async waiting() {
      const unsigned = await rows.logs.find({ unsigned: true }).toArray();
      return [...new Set([...(await oldest()).map(tenantOf), ...unsigned.map((l) => l._id)])].sort();
    },
    seal: (tenant, key, by) => sealEvents(context, tenant, key, by),
    sign: (tenant, key) => signTree(context, tenant, key),
    checkpoint: async (tenant) => (await notes(tenant, -1, 1))[0],
    checkpoints: (tenant) => notes(tenant, 1, 0),
    verify: (tenant, key, kept) => verifyLog(context, tenant, key, kept),
    standing: async (tenant, key, kept) => standingOf(rows, tenant, key, readKept(key, kept)),
    acknowledgeRestore: async (scope, key, { checkpoint, reason }) => {
      const lost = readKept(key, checkpoint);
      return acknowledgeRestore(context, scope, key, { note: checkpoint, lost, reason });
    },
    restoreEvents: (tenant) => restoreEvents(rows, tenant),
    async lagMs(now) {
      const instants = (await oldest()).map(instantOf);
      return instants.length === 0 ? 0 : Math.max(0, now - Math.min(...instants));
    },
  };
};
