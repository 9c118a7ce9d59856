import { z } from 'zod';
import { isTimeZone } from '../../calendar/hours.ts';
import { closed } from '../../input/closed.ts';
import { oneOf } from './one-of.ts';
import type { Condition, Expression } from './rules.ts';

/** A name as the database has it; quoting is the adapters' matter. */
export const identifier = z
  .string('write the name as text')
  .min(1, 'give the name')
  .max(128)
  .refine((name) => !name.includes('\0'), { params: { code: 'text' }, message: 'must not hold NUL' });

const literal = z.string('write the value as text, in quotes').max(10_000);

const pattern = z
  .string()
  .min(1, 'give the pattern')
  .max(1_000)
  .superRefine((source, ctx) => {
    try {
      new RegExp(source, 'u');
    } catch (e) {
      const message = `is no regular expression: ${e instanceof Error ? e.message : String(e)}`;
      ctx.addIssue({ code: 'custom', params: { code: 'pattern' }, message });
    }
  });

const decimal = z
  .string('write the number as text, in quotes')
  .max(60)
  .regex(/^-?\d+(\.\d+)?$/, 'write a decimal number in quotes, such as "0.001"');

export const timeZone = z
  .string()
  .max(64)
  .refine(isTimeZone, {
    params: { code: 'unknown' },
    message: 'use an IANA time zone such as Asia/Shanghai',
  });

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
        format: z.string().min(1).max(60),
        zone: timeZone.optional(),
        zero: z.enum(['null', 'reject']).optional(),
      }),
    }),
    // biome-ignore lint/suspicious/noThenProperty: a word of the plan; no function ever stands there
    when: closed({ when: closed({ is: test, then: operand, else: operand.optional() }) }),
  },
  ['separator'],
);

export const condition: z.ZodType<Condition> = oneOf<Condition>('a condition', {
  equals: closed({ equals: z.tuple([operand, operand]) }),
  null: closed({ null: operand }),
  matches: closed({ matches: closed({ value: operand, pattern }) }),
  in: closed({ in: closed({ value: operand, list: z.array(literal).min(1).max(10_000) }) }),
  all: closed({ all: tests }),
  any: closed({ any: tests }),
  not: closed({ not: test }),
});
