/** Faults no single row shows: the rows arrive, and an invariant over the new database must name them. */
import { decimal2, decimal6, textOf } from '../data/cell.ts';
import { componentsOf } from '../data/recipe.ts';
import { withWrongDigit } from '../text/gs1.ts';
import { added, edited, type FaultClass } from './fault.ts';

const more6 = (text: string): string => decimal6(Math.round(Number(text) * 1_000_000) + 1_000_000);
const more2 = (text: string): string => decimal2(Math.round(Number(text) * 100) + 1);

export const contradictions: readonly FaultClass[] = [
  {
    class: 'stock-mismatch',
    expected: 'invariant',
    invariants: ['stock-ledger-equals-balance'],
    variants: [(b) => edited(b, 'stk_balance', 'qty', (row) => more6(textOf(row.qty)))],
  },
  {
    class: 'two-live-locations',
    expected: 'invariant',
    invariants: ['serial-one-live-location'],
    variants: [
      ({ free, n }) => {
        const { row } = free('stk_serial_loc', ({ until }) => until === null);
        return added('stk_serial_loc', { ...row, id: String(700_000_000 + n) }, 'serial_no');
      },
    ],
  },
  {
    class: 'wrong-item-udi',
    expected: 'invariant',
    invariants: ['udi-check-digit'],
    variants: [
      (b) =>
        edited(
          b,
          'base_item',
          'udi_di',
          (row) => withWrongDigit(textOf(row.udi_di)),
          {},
          ({ udi_di }) => udi_di !== null,
        ),
    ],
  },
  {
    class: 'bom-cycle',
    expected: 'invariant',
    invariants: ['bom-acyclic'],
    variants: [
      ({ company, n }) => {
        const { sizes, keys } = company.context;
        const device = keys.firstFinished + ((n - 1) % sizes.finished);
        const [part] = componentsOf(device, sizes);
        return added(
          'mfg_bom',
          {
            parent_no: keys.itemNo(part),
            line_no: String(100 + n),
            comp_no: keys.itemNo(device),
            qty: '1.000000',
            scrap: '0.000000',
            since: '2020-01-01',
          },
          'comp_no',
        );
      },
    ],
  },
  {
    class: 'unbalanced-voucher',
    expected: 'invariant',
    invariants: ['voucher-balanced'],
    variants: [
      (b) =>
        edited(
          b,
          'gl_entry',
          'credit',
          (row) => more2(textOf(row.credit)),
          {},
          ({ credit }) => credit !== '0.00',
        ),
    ],
  },
  {
    class: 'lost-attachment',
    expected: 'invariant',
    invariants: ['attachment-hash'],
    variants: [
      (b) =>
        edited(b, 'sys_attachment', 'sha256', (row) => {
          const sha = textOf(row.sha256);
          return (sha.startsWith('0') ? '1' : '0') + sha.slice(1);
        }),
    ],
  },
  {
    class: 'delivered-lots-differ',
    expected: 'invariant',
    invariants: ['delivery-equals-its-lots'],
    variants: [(b) => edited(b, 'sal_delivery_line', 'qty', (row) => more6(textOf(row.qty)))],
  },
];
