/** How a column of the source could become one of the target: a proposal, and what its author has to look at. */
import { castOf } from '../check/cast.ts';
import { formOf } from '../check/form.ts';
import type { ColumnPlan, Condition, Expression, Rule } from '../plan/rules.ts';
import type { ColumnInfo, SchemaInfo } from '../schema-info/rules.ts';

export type Guess = { column: ColumnPlan; notes: string[] } | { never: string };

const isTime = ({ kind }: ColumnInfo): boolean =>
  kind === 'date' || kind === 'timestamp' || kind === 'timestamptz';

const dateValue = (from: ColumnInfo, to: ColumnInfo, zone: string): Expression => ({
  date: {
    of: { from: from.name },
    format: to.kind === 'date' ? 'YYYY-MM-DD' : 'YYYY-MM-DD HH:mm:ss',
    ...(to.kind === 'timestamptz' ? { zone } : {}),
    zero: to.nullable ? 'null' : 'reject',
  },
});

const valueFor = (from: ColumnInfo, to: ColumnInfo, zone: string): Expression => {
  if (from.kind === 'text' && isTime(to)) return dateValue(from, to, zone);
  if (from.kind === 'boolean' && to.kind === 'integer')
    return { codes: { of: { from: from.name }, map: { t: '1', f: '0' } } };
  return { from: from.name };
};

/** What a text has to look like to be read as a kind. */
const shapes: Partial<Record<ColumnInfo['kind'], string>> = {
  integer: '^-?[0-9]+$',
  decimal: '^-?[0-9]+([.][0-9]+)?$',
  float: '^-?[0-9]+([.][0-9]+)?([eE][-+]?[0-9]+)?$',
  boolean: '^(t|f|1|0|true|false)$',
  uuid: '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$',
  json: '^[\\[{"tfn0-9-]',
  time: '^[0-9]{2}:[0-9]{2}',
};

const matches = (pattern: string): Condition => ({ matches: { value: { from: '$value' }, pattern } });

const orNull = (test: Condition, nullable: boolean): Condition =>
  nullable ? { any: [{ null: { from: '$value' } }, test] } : test;

const isPadded = ({ type }: ColumnInfo): boolean => /^(char|character|bpchar)\b(?! varying)/i.test(type);

const fixesOf = (from: ColumnInfo, to: ColumnInfo, engine: SchemaInfo['engine']): Rule[] => [
  ...(isPadded(from) && !isPadded(to)
    ? [{ id: 'padding', action: 'fix', fix: 'trim-padding' } as const]
    : []),
  ...(engine === 'mysql' && isTime(from) && isTime(to) && to.nullable
    ? [{ id: 'zero-date', action: 'fix', fix: 'null-if-zero-date' } as const]
    : []),
];

/** `zone` is where times of the source that carry none are at home; the plan's `source.timeZone` says the same. */
export const guessColumn = (
  from: ColumnInfo,
  to: ColumnInfo,
  { engine, zone }: { engine: SchemaInfo['engine']; zone: string },
): Guess => {
  const value = valueFor(from, to, zone);
  const plain = 'from' in value;
  const { fit, why } = castOf(formOf(from), to, true);
  if (plain && fit === 'never') return { never: why };
  const shape = plain && fit === 'parse' ? shapes[to.kind] : undefined;
  const rules: Rule[] = [
    ...fixesOf(from, to, engine),
    ...(from.nullable && !to.nullable
      ? [{ id: 'not-null', action: 'reject', unless: { not: { null: { from: '$value' } } } } as const]
      : []),
    ...(shape === undefined
      ? []
      : [{ id: `read-${to.kind}`, action: 'reject', unless: orNull(matches(shape), to.nullable) } as const]),
  ];
  const notes = [
    ...('date' in value ? [`${from.type}: is this the format it is written in?`] : []),
    ...(plain && (fit === 'narrow' || fit === 'lossy' || fit === 'unknown' || fit === 'unbounded')
      ? [`decide: ${why}`]
      : []),
    ...(from.unsigned === true && fit === 'narrow' ? ['unsigned: numeric(20,0) takes every value'] : []),
    ...(shape === undefined ? [] : [`${from.type} into ${to.type}: what does not match is held back`]),
  ];
  return { column: { to: to.name, value, ...(rules.length > 0 ? { rules } : {}) }, notes };
};
