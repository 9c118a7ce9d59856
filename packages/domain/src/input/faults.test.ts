import { expect, test } from 'vitest';
import { z } from 'zod';
import { faultsOf, pointer } from './faults.ts';

const faults = (schema: z.ZodType, value: unknown) => {
  const parsed = schema.safeParse(value, { reportInput: true });
  return parsed.success ? [] : faultsOf(parsed.error);
};

test('a pointer escapes what a pointer needs escaped', () => {
  expect(pointer(['a/b', 0, 'm~n'])).toBe('/a~1b/0/m~0n');
  expect(pointer([])).toBe('');
});

test.each([
  [z.strictObject({ a: z.string() }), {}, '/a', 'missing', 'is missing: give text'],
  [z.strictObject({ a: z.int() }), { a: 'x' }, '/a', 'invalid_type', 'must be a number'],
  [z.strictObject({ a: z.int() }), { a: 1.5 }, '/a', 'invalid_type', 'must be a whole number'],
  [z.strictObject({ a: z.enum(['x', 'y']) }), {}, '/a', 'missing', 'is missing: use one of x, y'],
  [z.strictObject({ a: z.enum(['x', 'y']) }), { a: 'z' }, '/a', 'invalid_value', 'use one of x, y'],
  [z.strictObject({ a: z.int().positive() }), { a: 0 }, '/a', 'too_small', 'must be greater than 0'],
  [z.strictObject({ a: z.int().max(9) }), { a: 10 }, '/a', 'too_big', 'must be at most 9'],
  [z.array(z.int()).max(1), [1, 2], '', 'too_big', 'give at most 1 of them'],
  [z.string().min(2), 'x', '', 'too_small', 'use at least 2 characters'],
  [z.iso.date(), '2026-02-30', '', 'invalid_format', 'use a date that exists, as YYYY-MM-DD'],
  [z.email(), 'nobody', '', 'invalid_format', 'use an email address'],
  [z.string().regex(/^a$/, 'write an a'), 'b', '', 'invalid_format', 'write an a'],
])('case %#: the fault has its place, code and remedy', (schema, value, path, code, message) => {
  expect(faults(schema, value)).toEqual([{ path, code, message }]);
});

test('each unknown field is a fault of its own', () => {
  expect(faults(z.strictObject({}), { a: 1, b: 2 }).map(({ path, code }) => [path, code])).toEqual([
    ['/a', 'unknown'],
    ['/b', 'unknown'],
  ]);
});

test('a rule of our own keeps its code and words', () => {
  const even = z.int().refine((n) => n % 2 === 0, { params: { code: 'odd' }, message: 'take the next one' });
  expect(faults(even, 3)).toEqual([{ path: '', code: 'odd', message: 'take the next one' }]);
});

const shape = z.union(
  [
    z.literal('none'),
    z.strictObject({ radius: z.int().positive() }),
    z.strictObject({ width: z.int().positive(), height: z.int().positive() }),
  ],
  { error: 'write none, a radius, or width and height' },
);

test('of several forms the one that was meant speaks', () => {
  expect(faults(shape, { radius: 0 }).map((f) => f.path)).toEqual(['/radius']);
  expect(faults(shape, { width: 5 }).map((f) => f.path)).toEqual(['/height']);
  expect(faults(shape, { width: 5, height: -1 }).map((f) => f.path)).toEqual(['/height']);
});

test('where none was meant, all are named', () => {
  expect(faults(shape, 7)).toEqual([
    { path: '', code: 'invalid_union', message: 'write none, a radius, or width and height' },
  ]);
  expect(faults(shape, undefined)).toEqual([
    { path: '', code: 'missing', message: 'is missing: write none, a radius, or width and height' },
  ]);
});
