import { expect, test } from 'vitest';
import { reasonOf } from './errors.ts';
import { evidenceOf } from './evidence.ts';

test('empty parts leave no empty lines', () => {
  expect(evidenceOf('seen', '', '  ', 'more\n')).toBe('seen\nmore');
});

test('control characters of a program become blanks, lines and tabs stay', () => {
  expect(evidenceOf('a\u001b[31mred\u0000', 'b\tc')).toBe('a [31mred\nb\tc');
});

test('clipping never splits a character', () => {
  const clipped = evidenceOf(`${'x'.repeat(1998)}😀😀`);
  expect(clipped).toBe(`${'x'.repeat(1998)}…`);
  expect(clipped.isWellFormed()).toBe(true);
});

test('the innermost reason is told', () => {
  const refused = new AggregateError([new Error('connect ECONNREFUSED ::1:80'), new Error('other')]);
  expect(reasonOf(new TypeError('fetch failed', { cause: refused }))).toBe('connect ECONNREFUSED ::1:80');
  expect(reasonOf('plain')).toBe('plain');
});
