/** Faults a rule mends or notices: the row reaches the target. */
import { type Cell, decimal6, textOf } from '../data/cell.ts';
import { finishedDevices, rawMaterials } from '../text/names.ts';
import { type Bench, type Drafted, edited, type FaultClass } from './fault.ts';

const fullWidth = (text: string): string =>
  text.replace(/[!-~]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0));

/** UTF-8 taken for the database's own encoding when it was written. */
const doubled = (text: string, { flavour }: Bench): Cell => {
  const raw = new TextEncoder().encode(text);
  return flavour === 'postgres' ? { raw } : new TextDecoder('windows-1252').decode(raw);
};

/** Of those alone every byte pair is a character in GBK, so that nobody notices but the reader. */
const evenNames = [...finishedDevices, ...rawMaterials]
  .map(({ name }) => name)
  .filter((name) => /^\p{Script=Han}+$/u.test(name) && name.length % 2 === 0)
  .filter((name) => {
    try {
      new TextDecoder('gb18030', { fatal: true }).decode(new TextEncoder().encode(name));
      return true;
    } catch {
      return false;
    }
  });

const spoiltName = (bench: Bench, table: string, rule: string): Drafted => {
  const name = evenNames[bench.n % evenNames.length] ?? '';
  return edited(bench, table, 'name', () => doubled(name, bench), { rule, after: name });
};

const widened = (bench: Bench, table: string, column: string, rule: string): Drafted => {
  const { index, row } = bench.free(table);
  const after = textOf(row[column]);
  return { changes: [{ table, index, columns: { [column]: fullWidth(after) } }], column, rule, after };
};

const wrongCode = (bench: Bench, table: string, rule: string): Drafted =>
  edited(
    bench,
    table,
    'uscc',
    (row) => textOf(row.uscc).slice(0, -1) + (textOf(row.uscc).endsWith('0') ? '1' : '0'),
    {
      rule,
    },
  );

export const mended: readonly FaultClass[] = [
  {
    class: 'zero-date',
    expected: 'fixed',
    variants: [
      (b) =>
        edited(b, 'base_item', 'created', () => '0000-00-00', { rule: 'item.created_on.zero', after: null }),
      (b) =>
        edited(b, 'base_supplier', 'lic_until', () => '0000-00-00', {
          rule: 'supplier.licence_until.zero',
          after: null,
        }),
    ],
  },
  {
    class: 'control-character',
    expected: 'fixed',
    variants: [
      (b) =>
        edited(b, 'base_item', 'remark', () => '换包装\u0007线', {
          rule: 'item.remark.control',
          after: '换包装线',
        }),
    ],
  },
  {
    class: 'nul-character',
    expected: 'fixed',
    only: 'mariadb',
    variants: [
      (b) =>
        edited(b, 'base_customer', 'contact', () => '王\u0000芳', {
          rule: 'customer.contact.nul',
          after: '王芳',
        }),
    ],
  },
  {
    class: 'double-encoded',
    expected: 'fixed',
    variants: [
      (b) => spoiltName(b, 'base_item', 'item.name.undouble'),
      (b) => spoiltName(b, 'base_customer', 'customer.name.undouble'),
    ],
  },
  {
    class: 'full-width',
    expected: 'fixed',
    variants: [
      (b) => widened(b, 'base_supplier', 'phone', 'supplier.phone.half-width'),
      (b) => widened(b, 'base_customer', 'phone', 'customer.phone.half-width'),
      (b) => widened(b, 'qc_inspection', 'item_no', 'inspection.item_no.half-width'),
    ],
  },
  {
    class: 'stray-spaces',
    expected: 'fixed',
    variants: [
      (b) => {
        const { index, row } = b.free('base_customer');
        const after = textOf(row.name);
        return {
          changes: [{ table: 'base_customer', index, columns: { name: `  ${after} ` } }],
          column: 'name',
          rule: 'customer.name.trim',
          after,
        };
      },
    ],
  },
  {
    class: 'missing-value',
    expected: 'fixed',
    variants: [
      (b) => edited(b, 'sys_user', 'dept', () => null, { rule: 'app_user.department.none', after: '未分配' }),
    ],
  },
  {
    class: 'binary-padding',
    expected: 'fixed',
    variants: [
      (b) => {
        const bytes = Uint8Array.from({ length: 16 }, (_, i) => (i < 6 ? b.random.int(255) + 1 : 0));
        return edited(b, 'stk_serial', 'fingerprint', () => ({ bytes }), {
          rule: 'serial.fingerprint.padding',
          after: `\\x${Buffer.from(bytes.subarray(0, 6)).toString('hex')}`,
        });
      },
    ],
  },
  {
    class: 'wrong-credit-code',
    expected: 'warned',
    variants: [
      (b) => wrongCode(b, 'base_supplier', 'supplier.credit_code.check'),
      (b) => wrongCode(b, 'base_customer', 'customer.credit_code.check'),
    ],
  },
  {
    class: 'negative-stock',
    expected: 'warned',
    variants: [
      (b) => {
        const { index, row } = b.free('stk_balance');
        const left = Math.round(Number(textOf(row.qty)) * 1_000_000);
        const { item_no = null, lot_no = null, loc_code = null } = row;
        // The ledger says the same: goods left before their receipt was booked.
        const move = {
          ...b.like('stk_ledger'),
          id: String(9_107_199_254_740_993n + BigInt(b.n)),
          item_no,
          lot_no,
          loc_code,
          dir: 'O',
          qty: decimal6(left + 5_000_000),
        };
        return {
          changes: [
            { table: 'stk_balance', index, columns: { qty: '-5.000000' } },
            { table: 'stk_ledger', add: move },
          ],
          column: 'qty',
          rule: 'stock_balance.quantity.negative',
        };
      },
    ],
  },
  {
    class: 'clock-change-overlap',
    expected: 'warned',
    variants: [
      (b) =>
        edited(b, 'sys_user', 'created', () => `1991-09-15 01:${10 + (b.n % 50)}:00`, {
          rule: 'zone.overlap',
        }),
    ],
  },
];
