import type { Sizes } from './sizes.ts';

/** Items a product is made of: three raw materials of a semi-product, two semi-products and one raw of a device. */
export const componentsOf = (product: number, { raws, semis }: Sizes): readonly [number, number, number] => {
  const start = product * 7;
  if (product < raws + semis) return [start % raws, (start + 1) % raws, (start + 2) % raws];
  return [raws + (start % semis), raws + ((start + 1) % semis), start % raws];
};
