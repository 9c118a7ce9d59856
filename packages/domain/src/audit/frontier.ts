/**
 * What a growing tree has to remember: the roots of its perfect subtrees, largest first, one per bit of its size.
 * From these the next leaf is added and the root is made without the leaves.
 */
import { emptyRoot, type Hash, nodeHash } from './merkle.ts';

export type Frontier = { readonly size: number; readonly peaks: readonly Hash[] };

export const emptyFrontier: Frontier = { size: 0, peaks: [] };

/** @throws RangeError when the peaks are not as many as the size has bits set. */
export const frontierOf = (size: number, peaks: readonly Hash[]): Frontier => {
  const bits = [...size.toString(2)].filter((b) => b === '1').length;
  if (bits !== peaks.length)
    throw new RangeError(`a tree of ${size} leaves has ${bits} peaks, not ${peaks.length}`);
  return { size, peaks };
};

export const grow = (frontier: Frontier, leaves: readonly Hash[]): Frontier => {
  const peaks = [...frontier.peaks];
  let size = frontier.size;
  for (const leaf of leaves) {
    let node = leaf;
    for (let rest = size; rest % 2 === 1; rest = Math.floor(rest / 2)) {
      const left = peaks.pop();
      if (!left) throw new RangeError(`a tree of ${size} leaves lacks a peak`);
      node = nodeHash(left, node);
    }
    peaks.push(node);
    size += 1;
  }
  return { size, peaks };
};

export const frontierRoot = ({ peaks }: Frontier): Hash =>
  peaks.length === 0 ? emptyRoot : peaks.reduceRight((right, left) => nodeHash(left, right));
