/** How far numbers of a column reach. */
import type { ColumnInfo } from '../schema-info/rules.ts';

export type Range = { min: bigint; max: bigint };

const bitsOf = (type: string): number => {
  const [word = ''] = /[a-z]+\d*/.exec(type.toLowerCase()) ?? [];
  if (/^(tinyint|int1)$/.test(word)) return 8;
  if (/^(smallint|int2|smallserial|year)$/.test(word)) return 16;
  if (/^(mediumint|int3)$/.test(word)) return 24;
  return /^(bigint|int8|bigserial|serial8)$/.test(word) ? 64 : 32;
};

/** Of an integer column, by its type's name. */
export const integerRange = ({ type, unsigned }: Pick<ColumnInfo, 'type' | 'unsigned'>): Range => {
  const bits = BigInt(bitsOf(type));
  if (unsigned === true || type === 'oid') return { min: 0n, max: 2n ** bits - 1n };
  return { min: -(2n ** (bits - 1n)), max: 2n ** (bits - 1n) - 1n };
};

export const digitsOf = ({ min, max }: Range): number => {
  const widest = -min > max ? -min : max;
  return widest.toString().length;
};

/** Digits that a float keeps. */
export const floatDigits = (type: string): number =>
  /^(real|float4|float)\b(?!\s*\((2[5-9]|[345]\d)\))/i.test(type) ? 6 : 15;

/** Digits behind the seconds; MySQL keeps none unless told, PostgreSQL six. */
export const fractionOf = (type: string): number => {
  const [, digits] = /\((\d)\)/.exec(type) ?? [];
  if (digits !== undefined) return Number(digits);
  return /^(datetime|timestamp|time)$/i.test(type) && !/without|with/i.test(type) ? 0 : 6;
};
