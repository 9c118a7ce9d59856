import type { Fix } from '../../plan/rules.ts';
import { isZeroDate } from '../../value/read-iso.ts';
import { undoubled } from './undouble.ts';
import { halfWidth } from './width.ts';

export type Apply = (text: string) => string | null;

/** Everything Unicode calls a control character but those that lay text out. */
const controls = /[\p{Cc}--[\t\n\r]]/gv;
const spaces = /[^\S\r\n]+/g;
/** Characters that may compose, be composed or be ordered; of others NFC changes none, and its own check is slow. */
const composable =
  /[\u0300-\u200f\u2028-\u2fff\u302a-\u3040\u3097-\u30a0\u30fb-\u33ff\u4dc0-\u4dff\ua000-\ufeff\uff61-\uffff]/;
const bytesForm = /^\\x(?:[0-9a-f]{2})*$/;

const trimPadding: Apply = (text) => {
  let end = text.length;
  while (end > 0 && text.charCodeAt(end - 1) === 0x20) end -= 1;
  return end === text.length ? text : text.slice(0, end);
};

/** Commas between groups of three digits, in either width; any other comma is left, to be refused. */
const grouped = /^[+-]?\d{1,3}(?:[,，]\d{3})+(?:\.\d+)?$/;

export const fixOf = {
  'trim': (text) => text.trim(),
  'upper': (text) => text.toUpperCase(),
  'lower': (text) => text.toLowerCase(),
  /** Line breaks stay. */
  'collapse-spaces': (text) => text.replace(spaces, ' '),
  'half-width': halfWidth,
  'nfc': (text) => (composable.test(text) ? text.normalize('NFC') : text),
  'strip-nul': (text) => (text.includes('\0') ? text.replaceAll('\0', '') : text),
  'strip-control': (text) => text.replace(controls, ''),
  'undouble-encoding': undoubled,
  'null-if-empty': (text) => (text === '' ? null : text),
  'null-if-zero-date': (text) => (isZeroDate(text) ? null : text),
  'trim-padding': trimPadding,
  'strip-thousands': (text) => (grouped.test(text) ? text.replace(/[,，]/g, '') : text),
} satisfies Record<Fix, Apply>;

/** The padding of binary columns: zero bytes at the end. */
export const trimZeroBytes: Apply = (text) => {
  if (!bytesForm.test(text)) return text;
  let end = text.length;
  while (end > 2 && text.startsWith('00', end - 2)) end -= 2;
  return text.slice(0, end);
};
