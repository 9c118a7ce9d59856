import { expect, test } from 'vitest';
import { memo } from './memo.ts';

test('an answer is made once, and the oldest is forgotten at the limit', () => {
  const made: string[] = [];
  const upper = memo(2, (key) => {
    made.push(key);
    return key.toUpperCase();
  });
  expect([upper('a'), upper('a'), upper('b'), upper('c'), upper('b'), upper('a')]).toEqual([
    'A',
    'A',
    'B',
    'C',
    'B',
    'A',
  ]);
  expect(made).toEqual(['a', 'b', 'c', 'a']);
});

test('what could not be made is tried again', () => {
  let tries = 0;
  const failing = memo(2, () => {
    tries += 1;
    throw new RangeError('no');
  });
  expect(() => failing('a')).toThrow(RangeError);
  expect(() => failing('a')).toThrow(RangeError);
  expect(tries).toBe(2);
});
