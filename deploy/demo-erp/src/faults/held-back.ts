/** Faults for which a row must not reach the target. Each is a row of its own, which no other row refers to. */
import { pad, textOf } from '../data/cell.ts';
import { withWrongDigit } from '../text/gs1.ts';
import { added, type FaultClass } from './fault.ts';

/** What the engine says by itself: of a reference the target does not know, and of a key that is taken. */
const noReference = 'target.23503';
const taken = 'key.collision';

/** Numbers far from those of the clean company. */
const far = (n: number): string => String(800_000_000 + n);
const number = (prefix: string, n: number): string => `${prefix}${far(n)}`;

export const heldBack: readonly FaultClass[] = [
  {
    class: 'orphan-key',
    expected: 'quarantined',
    variants: [
      ({ like, n }) =>
        added(
          'sal_delivery_line',
          { ...like('sal_delivery_line'), line_no: String(100 + n), item_no: `FG-${far(n)}` },
          'item_no',
          noReference,
        ),
      ({ like, n }) =>
        added(
          'qc_inspection',
          { ...like('qc_inspection'), insp_no: number('QC', n), rcv_no: number('RK', n) },
          'rcv_no',
          noReference,
        ),
      ({ like, n }) =>
        added(
          'stk_serial_loc',
          { ...like('stk_serial_loc'), id: far(n), serial_no: number('SN', n) },
          'serial_no',
          noReference,
        ),
      ({ like, n }) =>
        added(
          'pur_receipt_line',
          { ...like('pur_receipt_line'), line_no: String(100 + n), item_no: `RM-${far(n)}` },
          'item_no',
          'lookup.missing',
        ),
    ],
  },
  {
    class: 'duplicate-key',
    expected: 'quarantined',
    variants: [
      ({ like }) => {
        const row = like('base_supplier');
        return added('base_supplier', { ...row, name: `${textOf(row.name)}（旧）` }, 'sup_no', taken);
      },
      ({ like }) => added('qc_inspection', { ...like('qc_inspection'), note: '重复录入' }, 'insp_no', taken),
    ],
  },
  {
    class: 'colliding-key',
    expected: 'quarantined',
    variants: [
      ({ like }) => {
        const row = like('base_item');
        return added('base_item', { ...row, item_no: textOf(row.item_no).toLowerCase() }, 'item_no', taken);
      },
      ({ like }) => {
        const row = like('base_customer');
        return added('base_customer', { ...row, cus_no: `${textOf(row.cus_no)} ` }, 'cus_no', taken);
      },
    ],
  },
  {
    class: 'zero-date-required',
    expected: 'quarantined',
    variants: [
      ({ like, n }) =>
        added(
          'stk_lot',
          { ...like('stk_lot'), lot_no: number('L', n), expires: '0000-00-00' },
          'expires',
          'lot.expires_on.real',
        ),
    ],
  },
  {
    class: 'impossible-date',
    expected: 'quarantined',
    only: 'postgres',
    variants: [
      ({ like, n }) =>
        added(
          'stk_lot',
          { ...like('stk_lot'), lot_no: number('LD', n), made: '2021-02-30' },
          'made',
          'value.date',
        ),
    ],
  },
  {
    class: 'wrong-check-digit',
    expected: 'quarantined',
    variants: [
      ({ like }) => {
        const row = like('udi_di');
        return added('udi_di', { ...row, di: withWrongDigit(textOf(row.di)) }, 'di', 'udi.di.gs1');
      },
    ],
  },
  {
    class: 'undecodable-bytes',
    expected: 'quarantined',
    only: 'postgres',
    variants: [
      ({ like, n }) =>
        added(
          'sal_delivery',
          {
            ...like('sal_delivery'),
            dlv_no: number('CK', n),
            remark: { raw: Uint8Array.of(0xb1, 0xb8, 0xff, 0x31) },
          },
          'remark',
          'encoding',
        ),
      ({ like, n }) =>
        added(
          'pur_receipt',
          {
            ...like('pur_receipt'),
            rcv_no: number('RK', n),
            remark: { raw: Uint8Array.of(0x41, 0x81, 0x20) },
          },
          'remark',
          'encoding',
        ),
    ],
  },
  {
    class: 'too-long',
    expected: 'quarantined',
    variants: [
      ({ like, n }) =>
        added(
          'base_customer',
          { ...like('base_customer'), cus_no: number('C', n), name: '某市医疗器械集团'.repeat(13) },
          'name',
          'customer.name.length',
        ),
    ],
  },
  {
    class: 'unknown-code',
    expected: 'quarantined',
    variants: [
      ({ like, n }) =>
        added(
          'sal_delivery',
          { ...like('sal_delivery'), dlv_no: number('CX', n), state: 'X' },
          'state',
          'codes.unknown',
        ),
      ({ like, n }) =>
        added(
          'qc_inspection',
          { ...like('qc_inspection'), insp_no: number('QX', n), result: '待定' },
          'result',
          'codes.unknown',
        ),
    ],
  },
  {
    class: 'out-of-range',
    expected: 'quarantined',
    variants: [
      ({ like, n }) =>
        added(
          'sys_attachment',
          { ...like('sys_attachment'), att_id: String(18_446_744_073_709_551_615n - BigInt(n)) },
          'att_id',
          'attachment.id.range',
        ),
    ],
  },
  {
    class: 'malformed-lots',
    expected: 'quarantined',
    variants: [
      ({ like, n }) =>
        added(
          'sal_delivery_line',
          { ...like('sal_delivery_line'), line_no: String(200 + n), lots: '批号不详' },
          'lots',
          'delivery_line_lot.quantity.form',
        ),
      ({ like, n }) =>
        added(
          'sal_delivery_line',
          { ...like('sal_delivery_line'), line_no: String(200 + n), lots: `${number('L', n)}=1.000000` },
          'lots',
          noReference,
        ),
    ],
  },
  {
    class: 'broken-trace',
    expected: 'quarantined',
    invariants: ['lot-trace-forward', 'lot-trace-backward'],
    variants: [
      ({ company, like, n }) => {
        // A lot that was delivered, so that the trace from its lost component would have reached a customer.
        const line = like('sal_delivery_line');
        const delivered = textOf(line.lots).split('=')[0] ?? '';
        return added(
          'mfg_lot_use',
          {
            id: far(n),
            item_no: textOf(line.item_no),
            lot_no: delivered,
            comp_no: company.context.keys.itemNo(0),
            comp_lot: `LT${pad(n, 6)}`,
            qty: '1.000000',
          },
          'comp_lot',
          noReference,
        );
      },
    ],
  },
  {
    class: 'clock-change-gap',
    expected: 'quarantined',
    variants: [
      ({ like, n }) =>
        added(
          'sys_user',
          {
            ...like('sys_user'),
            uid: far(n),
            login: number('u', n),
            created: `1991-04-14 02:${10 + (n % 50)}:00`,
          },
          'created',
          'zone.gap',
        ),
    ],
  },
];
