/** A list of the events that opens in a spreadsheet; for reading only, the proof lies in the other files. */
import type { AuditEvent } from '@perennial/domain/audit/rules';

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
])}`;

export const indexLine = (leaf: number, e: AuditEvent): string =>
  line([
    String(leaf),
    e.at,
    e.actor.id,
    e.action,
    `${e.record.type}/${e.record.id}`,
    String(e.record.rev),
    e.customer ?? '',
    e.changes.map(({ path }) => path).join(' '),
  ]);
