/** A list of the events that opens in a spreadsheet; for reading only, the proof lies in the other files. */
import type { ReadEvent } from '@perennial/domain/audit/rules';

/** Quoted, and never a formula: what begins like one gets an apostrophe. */
const cell = (text: string): string => `"${text.replace(/^([=+\-@\t\r])/, "'$1").replaceAll('"', '""')}"`;
const line = (cells: readonly string[]): string => `${cells.map(cell).join(',')}\r\n`;

/** With the mark by which spreadsheets know UTF-8. */
export const indexHeading = `\ufeff${line([
  'leaf 叶',
  'at 时间',
  'actor 操作人',
  'action 操作',
  'record 记录',
  'version 版本',
  'customer 客户',
  'fields 字段',
  'reason 原因',
])}`;

export const indexLine = (leaf: number, e: ReadEvent): string =>
  line([
    String(leaf),
    e.at,
    e.actor.id,
    e.action,
    `${e.record.type}/${e.record.id}`,
    String(e.record.rev),
    e.customer ?? '',
    e.changes.map(({ path }) => path).join(' '),
    e.reason === null ? 'erased 已删除' : (e.reason ?? ''),
  ]);
