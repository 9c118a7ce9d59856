/** What signed checkpoints claim: the root of the first so many leaves. */
import { parseCheckpoint } from '@perennial/domain/audit/checkpoint';
import { openNote } from '@perennial/domain/audit/note';
import type { StoreContext } from '../core/context.ts';
import { Finding } from './finding.ts';
import { ofTenant } from './marker.ts';
import { numberOf } from './place.ts';
import type { SealKey } from './seal-port.ts';

export type Claim = {
  readonly what: string;
  readonly size: number;
  readonly root: Uint8Array;
  readonly restored: number;
};

const pageSize = 500;

/** @throws Finding when the note is not the tenant's. */
export const claimOf = ({ verifier }: SealKey, what: string, note: string): Claim => {
  const text = openNote(note, verifier);
  const read = text === undefined ? undefined : parseCheckpoint(text);
  if (!read) throw new Finding(what, 'its signature is not of the tenant’s key');
  if (read.origin !== verifier.name) throw new Finding(what, `it is of another log, ${read.origin}`);
  return { what, size: read.size, root: read.root, restored: read.restored ?? 0 };
};

/** Every stored checkpoint, by size, a page at a time. @throws Finding for one that is not what it says. */
export async function* storedClaims(
  { rows }: StoreContext,
  tenant: string,
  key: SealKey,
): AsyncGenerator<Claim> {
  let after = ofTenant(tenant).$gte;
  for (;;) {
    const page = await rows.audit
      .find({ signed: { $gt: after, $lt: ofTenant(tenant).$lt } })
      .sort({ signed: 1 })
      .limit(pageSize)
      .toArray();
    for (const { _id, note = '', signed = '' } of page) {
      const claim = claimOf(key, `the checkpoint at ${_id}`, note);
      if (claim.size !== numberOf(signed)) throw new Finding(claim.what, 'it is stored under another size');
      yield claim;
      after = signed;
    }
    if (page.length < pageSize) return;
  }
}
