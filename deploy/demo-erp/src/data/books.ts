import { createHash } from 'node:crypto';
import { decimal2, instantOf, pad, type Table } from './cell.ts';
import type { Context } from './context.ts';
import { linesEach } from './sizes.ts';

/** Parents stand before their children in the order of the number. */
const accounts: readonly (readonly [no: string, name: string, side: '借' | '贷'])[] = [
  ['1001', '库存现金', '借'],
  ['1002', '银行存款', '借'],
  ['100201', '银行存款—基本户', '借'],
  ['1122', '应收账款', '借'],
  ['1403', '原材料', '借'],
  ['140301', '原材料—高分子', '借'],
  ['1405', '库存商品', '借'],
  ['2202', '应付账款', '贷'],
  ['220201', '应付账款—暂估', '贷'],
  ['2221', '应交税费', '贷'],
  ['222101', '应交税费—应交增值税', '贷'],
  ['5001', '生产成本', '借'],
  ['6001', '主营业务收入', '贷'],
  ['6401', '主营业务成本', '借'],
];

const perMonth = 500;
const owners = ['IT', 'RC', 'LT'];

/** Accounts, vouchers with their entries, and the files kept with documents. */
export const bookTables = ({ sizes, keys, random }: Context): Table[] => {
  const debits = (voucher: number): [number, number] => {
    const r = random('gl_entry', voucher);
    return [1 + r.int(90_000_000), 1 + r.int(9_000_000)];
  };
  const accountNo = (voucher: number, line: number): string =>
    accounts[random('account', voucher * linesEach + line).int(accounts.length)]?.[0] ?? '1001';
  return [
    {
      name: 'gl_account',
      key: ['acct_no'],
      count: accounts.length,
      row: (i) => {
        const [no, name, side] = accounts[i] ?? ['', '', '借'];
        return { acct_no: no, name, parent: no.length > 4 ? no.slice(0, 4) : null, side };
      },
    },
    {
      name: 'gl_voucher',
      key: ['vch_id'],
      count: sizes.vouchers,
      row: (i) => {
        const month = Math.floor(i / perMonth);
        const period = `${2015 + Math.floor(month / 12)}${pad((month % 12) + 1, 2)}`;
        return {
          vch_id: String(i + 1),
          period,
          vch_no: String((i % perMonth) + 1),
          day: `${period}${pad((i % 28) + 1, 2)}`,
          uid: keys.user(random('gl_voucher', i).int(sizes.users)),
          memo: i % 3 === 0 ? '采购入库暂估' : '销售出库结转',
        };
      },
    },
    {
      name: 'gl_entry',
      key: ['vch_id', 'line_no'],
      count: sizes.vouchers * linesEach,
      row: (i) => {
        const voucher = Math.floor(i / linesEach);
        const line = i % linesEach;
        const [goods, tax] = debits(voucher);
        return {
          vch_id: String(voucher + 1),
          line_no: String(line + 1),
          acct_no: accountNo(voucher, line),
          debit: decimal2(line === 0 ? goods : line === 1 ? tax : 0),
          credit: decimal2(line === 2 ? goods + tax : 0),
          summary: line === 2 ? '货款' : line === 1 ? '税额' : '货值',
        };
      },
    },
    {
      name: 'sys_attachment',
      key: ['att_id'],
      count: sizes.attachments,
      row: (i) => {
        const r = random('sys_attachment', i);
        const bytes = Uint8Array.from({ length: 48 + r.int(48) }, () => r.int(256));
        return {
          att_id: String(i + 1),
          owner_kind: owners[i % owners.length] ?? 'IT',
          owner_no: keys.itemNo(i % sizes.items),
          file_name: `检验报告-${pad(i + 1, 6)}.pdf`,
          sha256: createHash('sha256').update(bytes).digest('hex'),
          bytes: String(bytes.length),
          content: { bytes },
          at: instantOf(2_500 + r.int(300), r.int(86_400)),
        };
      },
    },
  ];
};
