import { type Keys, keysOf } from './keys.ts';
import { type Random, randomOf } from './random.ts';
import { type Sizes, sizesOf } from './sizes.ts';

/** What every table is made from. */
export type Context = {
  sizes: Sizes;
  keys: Keys;
  random: (stream: string, index: number) => Random;
};

export const contextOf = (rows: number, seed: number): Context => {
  const sizes = sizesOf(rows);
  return { sizes, keys: keysOf(sizes), random: (stream, index) => randomOf(seed, stream, index) };
};
