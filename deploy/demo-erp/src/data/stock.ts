import { dayOf, decimal6, instantOf, type Table } from './cell.ts';
import type { Context } from './context.ts';
import { componentsOf } from './recipe.ts';
import { linesEach, rounds } from './sizes.ts';

/** Greater than a JavaScript number can count: 2^53 + 1 and on. */
const firstMove = 9_007_199_254_740_993n;

/** Lots, serials, movements and balances, and which lots went into which. */
export const stockTables = ({ sizes, keys, random }: Context): Table[] => {
  const { items, lots, serials, finished, lotsPerItem } = sizes;
  const products = items - keys.firstProduct;
  const itemOfLot = (lot: number) => lot % items;
  const lotNo = (lot: number) => keys.lotNo(itemOfLot(lot), Math.floor(lot / items));
  /** Millionths that came in, and that leave each round after: five rounds never take out all. */
  const opening = (cell: number) => 50_000_000 + random('opening', cell).int(900_000_000);
  const leaving = (cell: number, round: number) =>
    1 + random('leaving', cell * rounds + round).int(Math.floor(opening(cell) / rounds) - 1);
  const cellOf = (lot: number) => ({
    item_no: keys.itemNo(itemOfLot(lot)),
    lot_no: lotNo(lot),
    loc_code: keys.location(random('cell', lot).int(sizes.locations)),
  });
  const deviceOf = (serial: number) => keys.firstFinished + (serial % finished);
  const liveSince = 2_600;

  return [
    {
      name: 'stk_lot',
      key: ['item_no', 'lot_no'],
      count: lots,
      row: (i) => {
        const r = random('stk_lot', i);
        const made = 1_800 + r.int(700);
        return {
          item_no: keys.itemNo(itemOfLot(i)),
          lot_no: lotNo(i),
          made: dayOf(made),
          expires: dayOf(made + 730 + r.int(1_000)),
          sup_no: itemOfLot(i) < keys.firstProduct ? keys.supplier(r.int(sizes.suppliers)) : null,
          status: r.int(50) === 0 ? 'B' : 'R',
        };
      },
    },
    {
      name: 'stk_serial',
      key: ['serial_no'],
      count: serials,
      row: (i) => {
        const r = random('stk_serial', i);
        const device = deviceOf(i);
        const bytes = Uint8Array.from({ length: 16 }, () => r.int(255) + 1);
        return {
          serial_no: keys.serial(i),
          item_no: keys.itemNo(device),
          lot_no: keys.lotNo(device, r.int(lotsPerItem)),
          status: r.int(3) === 0 ? 'S' : 'K',
          fingerprint: { bytes },
        };
      },
    },
    {
      name: 'stk_serial_loc',
      key: ['id'],
      count: serials + Math.floor(serials / 5),
      row: (i) => {
        const r = random('stk_serial_loc', i);
        const live = i < serials;
        const since = live ? liveSince + r.int(300) : 2_000 + r.int(300);
        return {
          id: String(i + 1),
          serial_no: keys.serial(live ? i : (i - serials) * 5),
          loc_code: keys.location(r.int(sizes.locations)),
          since: dayOf(since),
          until: live ? null : dayOf(liveSince - r.int(200)),
        };
      },
    },
    {
      name: 'stk_ledger',
      key: ['id'],
      count: lots * rounds,
      row: (i) => {
        const r = random('stk_ledger', i);
        const lot = i % lots;
        const round = Math.floor(i / lots);
        const incoming = round === 0;
        return {
          id: String(firstMove + BigInt(i)),
          ...cellOf(lot),
          dir: incoming ? 'I' : 'O',
          qty: decimal6(incoming ? opening(lot) : leaving(lot, round)),
          doc_kind: incoming ? 'PR' : 'SD',
          doc_no: incoming ? keys.receipt(r.int(sizes.receipts)) : keys.delivery(r.int(sizes.deliveries)),
          at: instantOf(2_500 + round * 60 + r.int(60), r.int(86_400)),
          uid: keys.user(r.int(sizes.users)),
        };
      },
    },
    {
      name: 'stk_balance',
      key: ['item_no', 'lot_no', 'loc_code'],
      count: lots,
      row: (i) => {
        let left = opening(i);
        for (let round = 1; round < rounds; round++) left -= leaving(i, round);
        return {
          ...cellOf(i),
          qty: decimal6(left),
          counted: random('counted', i).int(3) === 0 ? null : dayOf(2_850),
        };
      },
    },
    {
      name: 'mfg_lot_use',
      key: ['id'],
      count: products * lotsPerItem * linesEach,
      row: (i) => {
        const r = random('mfg_lot_use', i);
        const made = Math.floor(i / linesEach);
        const product = keys.firstProduct + (made % products);
        const h = Math.floor(made / products);
        const component = componentsOf(product, sizes)[i % linesEach] ?? 0;
        return {
          id: String(i + 1),
          item_no: keys.itemNo(product),
          lot_no: keys.lotNo(product, h),
          comp_no: keys.itemNo(component),
          comp_lot: keys.lotNo(component, r.int(lotsPerItem)),
          qty: decimal6(1 + r.int(40_000_000)),
        };
      },
    },
  ];
};
