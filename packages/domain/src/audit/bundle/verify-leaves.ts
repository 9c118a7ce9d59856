import { type Leaf, leafText } from '../leaf.ts';
import { type Hash, leafHash, sameHash } from '../merkle.ts';
import { leavesPath, partsOf } from './layout.ts';
import { linesOf } from './lines.ts';
import type { Statement } from './statement.ts';
import type { Bad, ReadFile } from './verify.ts';

const line = /^([0-9a-f]{64}) (-|[0-9a-f]{64})$/;

export const writeLeaf = ({ event, tag }: Leaf): string => `${event} ${tag || '-'}\n`;

/** The leaves of the bundle's range, each the one the tree holds at its place. */
export const checkLeaves = (
  read: ReadFile,
  statement: Statement,
  hashes: readonly Hash[],
): { leaves: Leaf[] } | Bad => {
  const leaves: Leaf[] = [];
  for (const { part, from, to } of partsOf(statement.leaves)) {
    const what = leavesPath(part);
    const lines = linesOf(read(what) ?? new Uint8Array());
    if (!lines) return { what, why: 'it is cut short' };
    for (let at = from; at < to; at += 1) {
      const [, event, tag] = line.exec(lines[at - from]?.toString('latin1') ?? '') ?? [];
      const leaf =
        event === undefined || tag === undefined ? undefined : { event, tag: tag === '-' ? '' : tag };
      const held = hashes[at];
      if (!leaf || !held || !sameHash(leafHash(leafText(leaf)), held))
        return { what: `leaf ${at}`, why: `its line in ${what} is not what was sealed` };
      leaves.push(leaf);
    }
    if (lines.length !== to - from) return { what, why: 'it holds more lines than the log has leaves there' };
  }
  return { leaves };
};
