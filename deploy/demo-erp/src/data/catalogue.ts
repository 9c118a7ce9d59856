import { withCheckDigit } from '../text/gs1.ts';
import {
  finishedDevices,
  type Product,
  rawMaterials,
  remarks,
  riskClasses,
  semiProducts,
} from '../text/names.ts';
import { dayOf, decimal6, pad, type Table } from './cell.ts';
import type { Context } from './context.ts';
import { warehouses } from './keys.ts';
import { componentsOf } from './recipe.ts';
import { linesEach } from './sizes.ts';

const units: readonly (readonly [code: string, name: string, base: string | null, ratio: number])[] = [
  ['BAG', '袋', 'PCS', 10],
  ['BOX', '盒', 'PCS', 100],
  ['CM', '厘米', 'M', 0.01],
  ['CTN', '箱', 'PCS', 2_000],
  ['G', '克', 'KG', 0.001],
  ['KG', '千克', null, 1],
  ['M', '米', null, 1],
  ['ML', '毫升', null, 1],
  ['PCS', '个', null, 1],
  ['SET', '台', null, 1],
];

const kinds = ['R', 'F', 'C', 'Q'];
const warehouseNames = ['原材料库', '成品库', '阴凉库', '待检库'];

/** A company prefix from the range GS1 China gives out; 00 to 89 of it are not used by the demo's wrong numbers. */
export const udiOf = (item: number): string => withCheckDigit(`0697${pad(100_000_000 + item, 9)}`);

/** Units, places, items, their UDI device identifiers and bills of material. */
export const catalogueTables = ({ sizes, keys, random }: Context): Table[] => [
  {
    name: 'base_unit',
    key: ['code'],
    count: units.length,
    row: (i) => {
      const [code, name, base, ratio] = units[i] ?? ['', '', null, 1];
      return { code, name, base, ratio: decimal6(Math.round(ratio * 1_000_000)) };
    },
  },
  {
    name: 'base_wh',
    key: ['wh_code'],
    count: warehouses.length,
    row: (i) => ({ wh_code: keys.warehouse(i), name: warehouseNames[i] ?? '', kind: kinds[i] ?? '' }),
  },
  {
    name: 'base_loc',
    key: ['loc_code'],
    count: sizes.locations,
    row: (i) => ({
      loc_code: keys.location(i),
      wh_code: keys.warehouse(i),
      zone: `${String.fromCharCode(65 + (i % 8))}区`,
      enabled: 'Y',
    }),
  },
  {
    name: 'base_item',
    key: ['item_no'],
    count: sizes.items,
    row: (i) => {
      const r = random('base_item', i);
      const device = i >= keys.firstFinished;
      const list = device ? finishedDevices : i >= keys.firstProduct ? semiProducts : rawMaterials;
      const product: Product = r.pick(list);
      const year = 2016 + r.int(8);
      return {
        item_no: keys.itemNo(i),
        name: product.name,
        spec: r.pick(product.specs),
        model: `${device ? 'PR' : 'M'}-${pad(r.int(1000), 3)}`,
        class: device ? r.pick(riskClasses) : '-',
        unit: product.unit,
        reg_cert: device ? `国械注准${year}3${pad(r.int(15), 2)}${pad(r.int(10_000), 4)}` : null,
        standard: product.standard,
        udi_di: device ? udiOf(i) : null,
        shelf_days: product.unit === 'SET' ? null : String(365 * (2 + r.int(4))),
        price: decimal6(1_000 + r.int(900_000_000)),
        flags: pad(Number(r.int(256).toString(2)), 8),
        enabled: r.int(20) === 0 ? 'N' : 'Y',
        created: r.int(4) === 0 ? null : dayOf(r.int(2_000)),
        remark: r.int(5) === 0 ? r.pick(remarks) : null,
      };
    },
  },
  {
    name: 'udi_di',
    key: ['di'],
    count: sizes.items,
    row: (i) => ({
      di: udiOf(i),
      item_no: keys.itemNo(i),
      level: '1',
      issuer: 'GS1',
      issued: dayOf(2_000 + random('udi_di', i).int(900)),
    }),
  },
  {
    name: 'mfg_bom',
    key: ['parent_no', 'line_no'],
    count: (sizes.semis + sizes.finished) * linesEach,
    row: (i) => {
      const r = random('mfg_bom', i);
      const product = keys.firstProduct + Math.floor(i / linesEach);
      return {
        parent_no: keys.itemNo(product),
        line_no: String((i % linesEach) + 1),
        comp_no: keys.itemNo(componentsOf(product, sizes)[i % linesEach] ?? 0),
        qty: decimal6(1 + r.int(20_000_000)),
        scrap: decimal6(r.int(50_000)),
        since: dayOf(r.int(2_000)),
      };
    },
  },
];
