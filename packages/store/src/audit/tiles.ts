import { tileWidth } from '@perennial/domain/audit/tiles';
import type { TileRow } from './seal-row.ts';

export type TileEntry = TileRow['entries'][number];

export const tileId = (tenant: string, index: number): string =>
  `${tenant}/${String(index).padStart(9, '0')}`;

/** The tiles that `entries`, from place `size` on, fill or begin; `last` is the tile that was not full yet. */
export const fillTiles = (
  tenant: string,
  size: number,
  entries: readonly TileEntry[],
  last: TileRow | undefined,
): TileRow[] => {
  const first = Math.floor(size / tileWidth);
  const all = [...(last?.entries ?? []), ...entries];
  const tiles: TileRow[] = [];
  for (let at = 0; at < all.length; at += tileWidth) {
    const index = first + at / tileWidth;
    tiles.push({ _id: tileId(tenant, index), tenant, index, entries: all.slice(at, at + tileWidth) });
  }
  return tiles;
};
