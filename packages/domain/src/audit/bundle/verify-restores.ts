import { createHash } from 'node:crypto';
import { leafText } from '../leaf.ts';
import { type Hash, leafHash, sameHash } from '../merkle.ts';
import type { Verifier } from '../note.ts';
import { type Restore, readRestore } from '../restore.ts';
import { paths } from './layout.ts';
import { linesOf } from './lines.ts';
import type { Statement } from './statement.ts';
import type { Bad, ReadFile } from './verify.ts';

/** They are the vendor's own events, for every customer to see; each is the one the tree holds at its leaf. */
export const checkRestores = (
  read: ReadFile,
  verifier: Verifier,
  { restores: leaves = [] }: Statement,
  hashes: readonly Hash[],
): { restores: Restore[] } | Bad => {
  const restores: Restore[] = [];
  if (leaves.length === 0) return { restores };
  const lines = linesOf(read(paths.restores) ?? new Uint8Array());
  if (lines?.length !== leaves.length)
    return { what: paths.restores, why: `it does not hold the ${leaves.length} restores that were named` };
  for (const [i, leaf] of leaves.entries()) {
    const what = `line ${i + 1} of ${paths.restores}`;
    const line = lines[i];
    const held = hashes[leaf];
    const event = createHash('sha256')
      .update(line ?? '')
      .digest('hex');
    if (!line || !held || !sameHash(leafHash(leafText({ event, tag: '' })), held))
      return { what, why: `it is not what was sealed as leaf ${leaf}` };
    // Only bytes whose hash was sealed come here.
    const restore = readRestore(JSON.parse(line.toString('utf8')), leaf, verifier, restores);
    if (!restore) return { what, why: 'it does not prove the loss it names' };
    restores.push(restore);
  }
  return { restores };
};
