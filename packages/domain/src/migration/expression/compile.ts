/** Expressions of a plan as functions of a row: built once for a table, called for every row. */
import type { Expression } from '../plan/rules.ts';
import { readNumber } from '../value/number-text.ts';
import { type Evaluate, type Scope, UnusablePlan } from './cell.ts';
import { compileCondition } from './condition.ts';
import { converter } from './convert.ts';
import { compileDate } from './date.ts';
import { lookupKey } from './lookup.ts';
import { compilePattern } from './pattern.ts';

type Of<K extends string> = Extract<Expression, Record<K, unknown>>;

const shown = (text: string): string => (text.length > 60 ? `${text.slice(0, 60)}…` : text);

const concat = ({ separator = '' }: Of<'concat'>, parts: readonly Evaluate[]): Evaluate => {
  return (row, cell) => {
    let text = '';
    for (let i = 0; i < parts.length; i++) {
      const part = parts[i]?.(row, cell) ?? null;
      if (part === null) return null;
      text += i === 0 ? part : separator + part;
    }
    return text;
  };
};

const coalesce =
  (parts: readonly Evaluate[]): Evaluate =>
  (row, cell) => {
    for (const part of parts) {
      const text = part(row, cell);
      if (text !== null) return text;
    }
    return null;
  };

const part = ({ part: { separator, index } }: Of<'part'>, of: Evaluate): Evaluate => {
  return (row, cell) => of(row, cell)?.split(separator, index)[index - 1] ?? null;
};

const replace = ({ replace: { pattern: source, with: by } }: Of<'replace'>, of: Evaluate): Evaluate => {
  const pattern = compilePattern(source);
  if ('fault' in pattern) throw new UnusablePlan(`the pattern ${source} cannot be used: ${pattern.fault}`);
  return (row, cell) => {
    const text = of(row, cell);
    return text === null ? null : pattern.replace(text, by);
  };
};

const lookup = (
  { lookup: { table, by, value } }: Of<'lookup'>,
  key: readonly Evaluate[],
  scope: Scope,
): Evaluate => {
  const map = scope.lookup(table, by, value);
  return (row, cell) => {
    const parts: string[] = [];
    for (const one of key) {
      const text = one(row, cell);
      if (text === null) return null;
      parts.push(text);
    }
    const found = map.get(lookupKey(parts));
    return found === undefined
      ? cell.refuse('lookup.missing', `${table} has no row with the key ${parts.map(shown).join(', ')}`)
      : found;
  };
};

const codes = ({ codes: { map, else: otherwise = 'reject' } }: Of<'codes'>, of: Evaluate): Evaluate => {
  const known = new Map(Object.entries(map));
  return (row, cell) => {
    const text = of(row, cell);
    if (text === null) return null;
    const found = known.get(text);
    if (found !== undefined) return found;
    if (otherwise === 'keep') return text;
    return otherwise === 'null'
      ? null
      : cell.refuse('codes.unknown', `the code ${shown(text)} is not in the plan`);
  };
};

const convert = ({ convert: { factor, scale } }: Of<'convert'>, of: Evaluate): Evaluate => {
  const by = readNumber(factor);
  if (by === undefined) throw new UnusablePlan(`the factor ${factor} is no decimal number`);
  const times = converter(by, scale);
  return (row, cell) => {
    const text = of(row, cell);
    return text === null ? null : (times(text) ?? cell.refuse('convert.number', 'is no decimal number'));
  };
};

/** @throws UnusablePlan for unknown columns, patterns, formats and the like. */
export const compileExpression = (expression: Expression, scope: Scope): Evaluate => {
  const operand = (e: Expression): Evaluate => compileExpression(e, scope);
  if ('from' in expression) return scope.column(expression.from);
  if ('constant' in expression) return () => expression.constant;
  if ('concat' in expression) return concat(expression, expression.concat.map(operand));
  if ('coalesce' in expression) return coalesce(expression.coalesce.map(operand));
  if ('part' in expression) return part(expression, operand(expression.part.of));
  if ('replace' in expression) return replace(expression, operand(expression.replace.in));
  if ('lookup' in expression) return lookup(expression, expression.lookup.key.map(operand), scope);
  if ('codes' in expression) return codes(expression, operand(expression.codes.of));
  if ('convert' in expression) return convert(expression, operand(expression.convert.of));
  if ('date' in expression) return compileDate(expression.date, operand(expression.date.of));
  const { is, then, else: otherwise } = expression.when;
  const holds = compileCondition(is, operand);
  const yes = operand(then);
  const no = operand(otherwise ?? { constant: null });
  return (row, cell) => (holds(row, cell) ? yes(row, cell) : no(row, cell));
};
