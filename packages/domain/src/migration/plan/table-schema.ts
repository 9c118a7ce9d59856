import { z } from 'zod';
import { closed } from '../../input/closed.ts';
import { condition, expression, identifier } from './expression-schema.ts';
import { fixes, type Rule } from './rules.ts';

const id = z
  .string()
  .regex(
    /^[\p{L}\p{N}][\p{L}\p{N}._-]{0,62}$/u,
    'use 1-63 letters, digits, . _ or -, starting with a letter or digit',
  );
export const planId = id;

const text = z.string().trim().min(1, 'say it in words').max(500);
const sql = z.string().trim().min(1).max(20_000);

export { sql as planSql, text as planText };

const names = z.array(identifier).min(1).max(64);

const fixRule = closed({ id, action: z.literal('fix'), fix: z.enum(fixes) });
const defaultRule = closed({ id, action: z.literal('fix'), default: z.string().max(10_000) });
const testRule = closed({ id, action: z.enum(['warn', 'reject', 'stop']), unless: condition });

const member = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? Object.entries(value).find(([key]) => key === name)?.[1]
    : undefined;

/** Which of the three is meant is told by `action`, and for `fix` by whether it has a `default`. */
export const rule: z.ZodType<Rule> = z.unknown().transform((value, ctx): Rule => {
  const action = member(value, 'action');
  const fix = member(value, 'default') === undefined ? fixRule : defaultRule;
  const known = action === 'fix' || action === 'warn' || action === 'reject' || action === 'stop';
  if (typeof value === 'object' && value !== null && !Array.isArray(value) && !known) {
    const message = `${action === undefined ? 'is missing: ' : ''}use one of fix, warn, reject, stop`;
    const code = action === undefined ? 'missing' : 'invalid_value';
    ctx.addIssue({ code: 'custom', params: { code }, message, path: ['action'], input: value });
    return z.NEVER;
  }
  const schema: z.ZodType<Rule> = action === 'fix' ? fix : testRule;
  const parsed = schema.safeParse(value, { reportInput: true });
  if (parsed.success) return parsed.data;
  ctx.issues.push({ code: 'invalid_union', errors: [parsed.error.issues], input: value });
  return z.NEVER;
});

const rules = z.array(rule).max(100);

export const columnPlan = closed({
  to: identifier,
  value: expression,
  rules: rules.optional(),
  lossy: text.optional(),
});

const columns = z.array(columnPlan).min(1, 'map at least one column').max(1_600);

const split = closed({
  into: identifier,
  of: expression,
  separator: z.string().min(1).max(100),
  columns,
});

const delta = z.discriminatedUnion('by', [
  closed({ by: z.literal('log') }),
  closed({ by: z.literal('updatedAt'), column: identifier }),
  closed({ by: z.literal('none') }),
]);

export const tablePlan = closed({
  name: id,
  from: identifier,
  merge: z
    .array(closed({ table: identifier, on: names }))
    .max(20)
    .optional(),
  to: identifier,
  key: names.optional(),
  upsertKey: names.optional(),
  mode: z.enum(['copy', 'upsert']).optional(),
  where: sql.optional(),
  columns,
  splits: z.array(split).max(20).optional(),
  rules: rules.optional(),
  mergeOn: names.optional(),
  delta: delta.optional(),
});
