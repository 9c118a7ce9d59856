import { remarks } from '../text/names.ts';
import { dayOf, decimal2, decimal6, instantOf, pad, type Table } from './cell.ts';
import type { Context } from './context.ts';
import { linesEach } from './sizes.ts';

const results = ['合格', '合格', '合格', '合格', '让步接收', '不合格'] as const;

/** Receipts and their inspections, deliveries and the lots they name. */
export const tradeTables = ({ sizes, keys, random }: Context): Table[] => {
  const { receipts, deliveries, finished, lotsPerItem } = sizes;
  const header = (stream: string, i: number) => {
    const r = random(stream, i);
    return {
      wh_code: keys.warehouse(r.int(4)),
      day: dayOf(2_500 + r.int(300)),
      state: r.int(30) === 0 ? '9' : r.int(10) === 0 ? '0' : '1',
      uid: keys.user(r.int(sizes.users)),
      remark: r.int(4) === 0 ? r.pick(remarks) : null,
    };
  };
  const received = (line: number) => {
    const r = random('received', line);
    const item = r.int(keys.firstProduct);
    return { item_no: keys.itemNo(item), lot_no: keys.lotNo(item, r.int(lotsPerItem)) };
  };
  return [
    {
      name: 'pur_receipt',
      key: ['rcv_no'],
      count: receipts,
      row: (i) => ({
        rcv_no: keys.receipt(i),
        sup_no: keys.supplier(random('sent by', i).int(sizes.suppliers)),
        ...header('pur_receipt', i),
      }),
    },
    {
      name: 'pur_receipt_line',
      key: ['rcv_no', 'line_no'],
      count: receipts * linesEach,
      row: (i) => {
        const r = random('pur_receipt_line', i);
        const whole = 1 + r.int(5_000);
        const cents = 1 + r.int(50_000);
        return {
          rcv_no: keys.receipt(Math.floor(i / linesEach)),
          line_no: String((i % linesEach) + 1),
          ...received(i),
          qty: decimal6(whole * 1_000_000),
          price: decimal6(cents * 10_000),
          amount: decimal2(whole * cents),
        };
      },
    },
    {
      name: 'qc_inspection',
      key: ['insp_no'],
      count: receipts,
      row: (i) => {
        const r = random('qc_inspection', i);
        return {
          insp_no: `QC${pad(i + 1, 9)}`,
          rcv_no: keys.receipt(i),
          ...received(i * linesEach),
          result: results[r.int(results.length)] ?? results[0],
          uid: keys.user(r.int(sizes.users)),
          at: instantOf(2_500 + r.int(320), 28_800 + r.int(32_000)),
          note: r.int(6) === 0 ? '外观、尺寸抽检，详见原始记录' : null,
        };
      },
    },
    {
      name: 'sal_delivery',
      key: ['dlv_no'],
      count: deliveries,
      row: (i) => ({
        dlv_no: keys.delivery(i),
        cus_no: keys.customer(random('sent to', i).int(sizes.customers)),
        ...header('sal_delivery', i),
      }),
    },
    {
      name: 'sal_delivery_line',
      key: ['dlv_no', 'line_no'],
      count: deliveries * linesEach,
      row: (i) => {
        const r = random('sal_delivery_line', i);
        const item = keys.firstFinished + r.int(finished);
        const from = r.int(lotsPerItem);
        const parts = Array.from({ length: 1 + r.int(2) }, (_, k) => ({
          lot: keys.lotNo(item, (from + k) % lotsPerItem),
          qty: (1 + r.int(200)) * 500_000,
        }));
        return {
          dlv_no: keys.delivery(Math.floor(i / linesEach)),
          line_no: String((i % linesEach) + 1),
          item_no: keys.itemNo(item),
          qty: decimal6(parts.reduce((sum, part) => sum + part.qty, 0)),
          price: decimal6((1 + r.int(900_000)) * 10_000),
          lots: parts.map(({ lot, qty }) => `${lot}=${decimal6(qty)}`).join('\n'),
        };
      },
    },
  ];
};
