import { expect, test } from 'vitest';
import { canonicalize } from './canonicalize.ts';
import { encodeCursor, numberCursor, textCursor } from './cursor.ts';

test.each([
  [{ b: 1, a: [true, null, 'x'] }, '{"a":[true,null,"x"],"b":1}'],
  [
    { '\u20ac': 1, '\r': 2, '1': 3, '\ud83d\ude00': 4, '\ufb33': 5 },
    '{"\\r":2,"1":3,"\u20ac":1,"\ud83d\ude00":4,"\ufb33":5}',
  ],
  [{ a: undefined, n: -0 }, '{"n":0}'],
  [1e21, '1e+21'],
])('%j is written in one way only', (value, expected) => {
  expect(canonicalize(value)).toBe(expected);
});

test.each([Number.NaN, Number.POSITIVE_INFINITY, 1n, () => 1])('%s has no JSON form', (value) => {
  expect(() => canonicalize(value)).toThrow(TypeError);
});

test('a cursor is read back, and a foreign one is refused by its field', () => {
  expect(numberCursor(encodeCursor(1_009))).toBe(1_009);
  expect(textCursor(encodeCursor('a/b'))).toBe('a/b');
  expect(numberCursor(undefined)).toBeUndefined();
  for (const bad of ['%%%', encodeCursor('text'), encodeCursor(1.5)])
    expect(() => numberCursor(bad)).toThrow(expect.objectContaining({ code: 'request.invalid' }));
});
