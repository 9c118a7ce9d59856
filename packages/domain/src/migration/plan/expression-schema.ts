import { z } from 'zod';
import { timeZone } from '../../calendar/time-zone.ts';
import { closed } from '../../input/closed.ts';
import { compileDateFormat } from '../expression/date-format.ts';
import { compilePattern } from '../expression/pattern.ts';
import { oneOf } from './one-of.ts';
import { type Condition, checks, type Expression } from './rules.ts';

/** A name as the database has it; quoting is the adapters' matter. */
export const identifier = z
  .string('write the name as text')
  .min(1, 'give the name')
  .max(128)
  .refine((name) => !name.includes('\0'), { params: { code: 'text' }, message: 'must not hold NUL' });

const literal = z.string('write the value as text, in quotes').max(10_000);

/** `fault` in words, as whoever will carry the plan out has them. */
const compiled = (most: number, code: string, faultIn: (text: string) => string | undefined) =>
  z
    .string('write it as text, in quotes')
    .min(1, 'must not be empty')
    .max(most)
    .superRefine((text, ctx) => {
      const message = faultIn(text);
      if (message !== undefined) ctx.addIssue({ code: 'custom', params: { code }, message });
    });

const pattern = compiled(1_000, 'pattern', (source) => {
  const made = compilePattern(source);
  return 'fault' in made ? `is no pattern of RE2: ${made.fault}` : undefined;
});

const dateFormat = compiled(60, 'format', (format) => {
  const made = compileDateFormat(format);
  return 'fault' in made ? made.fault : undefined;
});

const decimal = z
  .string('write the number as text, in quotes')
  .max(60)
  .regex(/^-?\d+(\.\d+)?$/, 'write a decimal number in quotes, such as "0.001"');

const operand: z.ZodType<Expression> = z.lazy(() => expression);
const operands = z.array(operand).min(1).max(100);
const test: z.ZodType<Condition> = z.lazy(() => condition);
const tests = z.array(test).min(1).max(100);

export const expression: z.ZodType<Expression> = oneOf<Expression>(
  'a value',
  {
    from: closed({ from: identifier }),
    constant: closed({ constant: literal.nullable() }),
    concat: closed({ concat: operands, separator: literal.optional() }),
    coalesce: closed({ coalesce: operands }),
    part: closed({
      part: closed({ of: operand, separator: literal.min(1), index: z.int().positive().max(10_000) }),
    }),
    replace: closed({ replace: closed({ in: operand, pattern, with: literal }) }),
    lookup: closed({
      lookup: closed({
        table: identifier,
        key: operands,
        by: z.array(identifier).min(1).max(32).optional(),
        value: identifier,
      }),
    }),
    codes: closed({
      codes: closed({
        of: operand,
        map: z.record(z.string(), literal).refine((map) => Object.keys(map).length > 0, {
          params: { code: 'missing' },
          message: 'give at least one code',
        }),
        else: z.enum(['keep', 'null', 'reject']).optional(),
      }),
    }),
    convert: closed({ convert: closed({ of: operand, factor: decimal, scale: z.int().min(0).max(100) }) }),
    date: closed({
      date: closed({
        of: operand,
        format: dateFormat,
        zone: timeZone.optional(),
        zero: z.enum(['null', 'reject']).optional(),
      }),
    }),
    // biome-ignore lint/suspicious/noThenProperty: a word of the plan; no function ever stands there
    when: closed({ when: closed({ is: test, then: operand, else: operand.optional() }) }),
  },
  ['separator'],
);

export const condition: z.ZodType<Condition> = oneOf<Condition>(
  'a condition',
  {
    equals: closed({ equals: z.tuple([operand, operand]) }),
    null: closed({ null: operand }),
    matches: closed({ matches: closed({ value: operand, pattern }) }),
    in: closed({ in: closed({ value: operand, list: z.array(literal).min(1).max(10_000) }) }),
    check: closed({ check: z.enum(checks), value: operand }),
    all: closed({ all: tests }),
    any: closed({ any: tests }),
    not: closed({ not: test }),
  },
  ['value'],
);
