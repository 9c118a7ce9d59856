/** What a value can look like before it is written: a type of its source, or a text that stands in the plan. */
import type { ColumnInfo, ValueKind } from '../schema-info/rules.ts';
import { digitsOf, integerRange, type Range } from './numbers.ts';

export type TypeForm = {
  kind: ValueKind;
  /** The engine's words, for messages. */
  type: string;
  length?: number;
  precision?: number;
  scale?: number;
  range?: Range;
};
export type Form = TypeForm | { literal: string };

/** A value is NULL (where it may be) or has one of the forms; none at all: it is always NULL. */
export type ValueType = { nullable: boolean; forms: readonly Form[] };

export const formOf = (column: ColumnInfo): TypeForm => {
  const { kind, type, length, precision, scale } = column;
  return {
    kind,
    type,
    ...(length === undefined ? {} : { length }),
    ...(precision === undefined ? {} : { precision }),
    ...(scale === undefined ? {} : { scale }),
    ...(kind === 'integer' ? { range: integerRange(column) } : {}),
  };
};

export const textForm = (length?: number): TypeForm => ({
  kind: 'text',
  type: length === undefined ? 'text' : `text of at most ${length} characters`,
  ...(length === undefined ? {} : { length }),
});

const fixed: Partial<Record<ValueKind, number>> = {
  boolean: 1,
  date: 10,
  time: 15,
  timestamp: 26,
  timestamptz: 29,
  uuid: 36,
  float: 24,
};

/** Characters of the longest text a form can be; undefined: there is no bound. */
export const longest = (form: Form): number | undefined => {
  if ('literal' in form) return [...form.literal].length;
  if (form.kind === 'integer' && form.range) return digitsOf(form.range) + (form.range.min < 0n ? 1 : 0);
  if (form.kind === 'decimal' && form.precision !== undefined) return form.precision + 2;
  return fixed[form.kind] ?? form.length;
};

/** Bound of a text that may have any of the forms. */
export const longestOf = (forms: readonly Form[]): number | undefined =>
  forms.reduce<number | undefined>((most, form) => {
    const length = longest(form);
    return most === undefined || length === undefined ? undefined : Math.max(most, length);
  }, 0);
