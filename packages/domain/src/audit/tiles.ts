/** C2SP `tlog-tiles`: hashes of one level in tiles of 256; level 0 holds leaves, a full tile's root stands one level up. */

export const tileWidth = 256;

/** `tile/0/x001/067`: the number in groups of three digits, all but the last marked; a partial tile ends `.p/W`. */
export const tilePath = (level: number, index: number, width = tileWidth): string => {
  const digits = String(index);
  const groups = digits.padStart(Math.ceil(digits.length / 3) * 3, '0').match(/.{3}/g) ?? [];
  const number = groups.map((g, i) => (i < groups.length - 1 ? `x${g}` : g)).join('/');
  return `tile/${level}/${number}${width < tileWidth ? `.p/${width}` : ''}`;
};

export type Tile = { readonly level: number; readonly index: number; readonly width: number };

/** Every tile of a tree of `size` leaves, lowest level first. */
export const tilesOf = (size: number): Tile[] => {
  const tiles: Tile[] = [];
  for (let level = 0, count = size; count > 0; level += 1, count = Math.floor(count / tileWidth))
    for (let index = 0; index * tileWidth < count; index += 1)
      tiles.push({ level, index, width: Math.min(tileWidth, count - index * tileWidth) });
  return tiles;
};
