import { expect, test } from 'vitest';
import { ident, literal, qualified } from './identifier.ts';

test('quotes in names are doubled', () => {
  expect(qualified('s', 'a"b')).toBe('"s"."a""b"');
  expect(ident('库存')).toBe('"库存"');
});

test('a literal keeps quotes and backslashes apart from the statement', () => {
  expect(literal("o'b\\x")).toBe("E'o\\'b\\\\x'");
});

test('NUL is refused, since no literal can hold it', () => {
  expect(() => literal('a\0b')).toThrow('NUL');
});
