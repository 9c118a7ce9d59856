import { type Hash, rootOf } from '@perennial/domain/audit/merkle';
import { tilePath, tileWidth } from '@perennial/domain/audit/tiles';
import type { BundleFile } from './write.ts';

export type WriteTile = { level: number; index: number; hashes: readonly Hash[] };

export const writeTile = ({ level, index, hashes }: WriteTile): BundleFile => ({
  path: tilePath(level, index, hashes.length),
  bytes: Buffer.concat(hashes),
});

/** The levels above the leaves: a hash for every full tile below, until a level has no full one. */
export function* upperTiles(leaves: readonly WriteTile[]): Generator<BundleFile> {
  let below = leaves;
  for (let level = 1; ; level += 1) {
    const roots = below
      .filter(({ hashes }) => hashes.length === tileWidth)
      .map(({ hashes }) => rootOf(hashes));
    const tiles: WriteTile[] = [];
    for (let at = 0; at < roots.length; at += tileWidth)
      tiles.push({ level, index: at / tileWidth, hashes: roots.slice(at, at + tileWidth) });
    if (tiles.length === 0) return;
    yield* tiles.map(writeTile);
    below = tiles;
  }
}
