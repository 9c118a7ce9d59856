/** Numbers of the company's things: what one table calls a row, every other table calls it too. */
import { pad } from './cell.ts';
import type { Sizes } from './sizes.ts';

export const warehouses = ['WH01', 'WH02', 'WH03', 'WH04'] as const;

export const keysOf = (sizes: Sizes) => {
  const { raws, semis, lotsPerItem } = sizes;
  const itemNo = (i: number): string => {
    if (i < raws) return `RM-${pad(i + 1, 6)}`;
    return i < raws + semis ? `SP-${pad(i - raws + 1, 6)}` : `FG-${pad(i - raws - semis + 1, 6)}`;
  };
  return {
    itemNo,
    /** The `h`-th lot of an item, from 0. */
    lotNo: (item: number, h: number): string =>
      `L${20 + (h % lotsPerItem)}${pad((item % 12) + 1, 2)}${pad(item % 1000, 3)}-${h + 1}`,
    warehouse: (i: number): string => warehouses[i % warehouses.length] ?? warehouses[0],
    location: (i: number): string => `${warehouses[i % 4]}-${pad(Math.floor(i / 4) + 1, 4)}`,
    supplier: (i: number): string => `S${pad(i + 1, 6)}`,
    customer: (i: number): string => `C${pad(i + 1, 6)}`,
    serial: (i: number): string => `SN${pad(i + 1, 9)}`,
    receipt: (i: number): string => `RK${pad(i + 1, 9)}`,
    delivery: (i: number): string => `CK${pad(i + 1, 9)}`,
    user: (i: number): string => String(i + 1),
    firstProduct: raws,
    firstFinished: raws + semis,
  };
};

export type Keys = ReturnType<typeof keysOf>;
