import { expect, test } from 'vitest';
import { pageColumns, placesOf, renderFitted, wrap } from './fit.ts';

test('a Chinese character takes two places, a letter one', () => {
  expect(placesOf('')).toBe(0);
  expect(placesOf('P1 响应，')).toBe(9);
});

test.each([
  ['a line that fits stays one', 'one two', 7, ['one two']],
  ['lines break at blanks', 'one two three', 8, ['one two', 'three']],
  ['a word longer than the line is cut', 'abcdefgh ij', 3, ['abc', 'def', 'gh', 'ij']],
  ['Chinese breaks between any two characters', '按P1时效响应', 6, ['按P1时', '效响应']],
  ['a path no line can hold breaks after a slash', '/levels/P1/clocks', 12, ['/levels/P1/', 'clocks']],
  ['one that fits a line stays whole', 'see a/b/c/d', 8, ['see', 'a/b/c/d']],
  ['nothing is an empty line', '', 5, ['']],
])('%s', (_, text, width, lines) => {
  expect(wrap(text, width)).toEqual(lines);
});

test.each([
  'the quick brown fox jumps over the lazy dog',
  '下一年度该模块的 P2 按 P1 时效响应，不另收费',
  'https://example.test/a/very/long/address?with=parameters 与 中文 mixed',
])('whatever the width, no line of %j is wider and no character is lost', (text) => {
  for (let width = 2; width < 30; width += 1) {
    const lines = wrap(text, width);
    for (const line of lines) expect(placesOf(line)).toBeLessThanOrEqual(width);
    expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
  }
});

const widestOf = (text: string): number => Math.max(...text.split('\n').map(placesOf));

test('a table that fits is as wide as its cells', () => {
  expect(renderFitted(['A', 'B'], [['x', 'yy']])).toBe('A  B\nx  yy');
});

test('a table too wide goes on in the lines below, within the page, its first column whole', () => {
  const id = 'T-1001.12.a-rather-long-clause-id';
  const text = renderFitted(['Id', 'Note', 'Other'], [[id, 'word '.repeat(40), '响应'.repeat(30)]]);
  expect(widestOf(text)).toBeLessThanOrEqual(pageColumns);
  expect(text).toContain(id);
  expect(text.match(/word/g)).toHaveLength(40);
  expect(text.match(/响/g)).toHaveLength(30);
});

test('what people copy is never broken, even where the page is too narrow for it', () => {
  const id = 'x'.repeat(120);
  expect(renderFitted(['Id', 'Note'], [[id, 'n']])).toContain(id);
  expect(widestOf(renderFitted(['Id', 'Note'], [[id, 'n']], []))).toBeLessThanOrEqual(pageColumns);
});

test('text from outside cannot move the cursor', () => {
  expect(renderFitted(['A'], [['a\u001b[2Jb\nc']])).toBe('A\na [2Jb c');
});
