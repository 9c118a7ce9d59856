import type { ColumnInfo } from '../schema-info/rules.ts';
import { integerRange } from './numbers.ts';

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

const decimalFault = (text: string, { precision, scale = 0, type }: ColumnInfo): string | undefined => {
  const [, whole = '', fraction = ''] = /^-?(\d+)(?:\.(\d+))?$/.exec(text) ?? [];
  if (whole === '') return 'is no decimal number';
  if (precision === undefined) return undefined;
  const fits =
    whole.replace(/^0+/, '').length <= precision - scale && fraction.replace(/0+$/, '').length <= scale;
  return fits ? undefined : `does not fit ${type}`;
};

const shapes = {
  boolean: [/^(t|f|true|false|0|1)$/i, 'is neither true nor false: write t or f'],
  date: [/^\d{4}-\d\d-\d\d$/, 'is no date: write YYYY-MM-DD'],
  time: [/^\d\d:\d\d(:\d\d(\.\d+)?)?$/, 'is no time: write HH:MM:SS'],
  timestamp: [
    /^\d{4}-\d\d-\d\d([ T]\d\d:\d\d(:\d\d(\.\d+)?)?)?$/,
    'is no timestamp: write YYYY-MM-DD HH:MM:SS',
  ],
  timestamptz: [
    /^\d{4}-\d\d-\d\d[ T]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d(:?\d\d)?)$/,
    'is no timestamp with its zone: write YYYY-MM-DD HH:MM:SS+00',
  ],
  bytes: [/^\\x([0-9a-f]{2})*$/i, 'are no bytes: write \\x and hex digits'],
  bits: [/^[01]+$/, 'are no bits: write 0 and 1'],
  uuid: [/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, 'is no UUID'],
} as const;

/** Why a text of the plan cannot stand in a column; undefined where it can. */
export const literalFault = (text: string, to: ColumnInfo): string | undefined => {
  if (to.kind === 'text') {
    const long = to.length !== undefined && [...text].length > to.length;
    return long ? `is longer than the ${to.length} characters of ${to.type}` : undefined;
  }
  if (to.kind === 'integer') {
    if (!/^-?\d{1,30}$/.test(text)) return 'is no whole number';
    const { min, max } = integerRange(to);
    return BigInt(text) < min || BigInt(text) > max ? `is out of the range of ${to.type}` : undefined;
  }
  if (to.kind === 'decimal') return decimalFault(text, to);
  if (to.kind === 'float') return /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(text) ? undefined : 'is no number';
  if (to.kind === 'json') return isJson(text) ? undefined : 'is no JSON';
  if (to.kind === 'other') return undefined;
  const [shape, words] = shapes[to.kind];
  return shape.test(text) ? undefined : words;
};
