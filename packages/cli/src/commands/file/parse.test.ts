import { expect, test } from 'vitest';
import { parseFile, withLines } from './parse.ts';

const bytes = (text: string) => new Uint8Array(new TextEncoder().encode(text));
const yaml = (text: string) => parseFile({ bytes: bytes(text), type: 'application/yaml' });
const json = (text: string) => parseFile({ bytes: bytes(text), type: 'application/json' });

const lineIn = (parsed: ReturnType<typeof parseFile>, pointer: string) =>
  'errors' in parsed ? parsed.errors : parsed.lineOf(pointer);

const text = [
  '# a comment',
  'a:',
  '  b: 1',
  '  list:',
  '    - x',
  '    - { c/d: 2 }',
  'same: &s',
  '  e: 3',
  'more: *s',
].join('\n');

test.each([
  ['', 2],
  ['/a', 2],
  ['/a/b', 3],
  ['/a/list/0', 5],
  ['/a/list/1/c~1d', 6],
  ['/a/list/9', 4],
  ['/a/missing', 2],
  ['/nothing/here', 2],
  ['/more/e', 8],
])(
  '%j of a YAML file is in line %i, what is missing in that of the nearest thing around it',
  (pointer, line) => {
    expect(lineIn(yaml(text), pointer)).toBe(line);
  },
);

test('JSON has lines as well, and may have tabs', () => {
  const parsed = json('{\n\t"a": {\n\t\t"b": [1,\n2]\n}}');
  expect(parsed).toMatchObject({ value: { a: { b: [1, 2] } } });
  expect(lineIn(parsed, '/a/b/1')).toBe(4);
});

test.each([
  ['a key that stands there twice', yaml('a: 1\nb: 2\na: 3\n'), 3, 'duplicate'],
  ['the same in JSON', json('{"a": 1,\n"a": 2}'), 2, 'duplicate'],
  ['YAML that ends in the middle', yaml('a: [1,\n'), 2, 'syntax'],
  ['a tab for indentation', yaml('a:\n\tb: 1\n'), 2, 'syntax'],
  ['JSON with a comma too many', json('{\n"a": 1,\n}'), 3, 'syntax'],
  ['JSON that ends in the middle', json('{\n"a":\n'), 2, 'syntax'],
  ['YAML in a .json file', json('a: 1'), 1, 'syntax'],
  ['an alias of nothing', yaml('a: 1\nb: *nobody\n'), 2, 'syntax'],
])('%s is a fault with its line', (_, parsed, line, code) => {
  expect(parsed).toMatchObject({ errors: [{ line, code, path: '' }] });
});

test('several faults of the text come at once', () => {
  expect(yaml('a: 1\na: 2\nb: 1\nb: 2\n')).toMatchObject({ errors: [{ line: 2 }, { line: 4 }] });
});

test('a file that names itself over and over is refused instead of filling the memory', () => {
  const bomb = ['a: &a [x, x, x, x, x, x, x, x, x]'];
  for (const [now, before] of ['ba', 'cb', 'dc', 'ed', 'fe'].map((pair) => [...pair]))
    bomb.push(`${now}: &${now} [${Array(9).fill(`*${before}`).join(', ')}]`);
  expect(yaml(bomb.join('\n'))).toMatchObject({ errors: [{ code: 'syntax' }] });
});

test('nesting without an end is a fault, not a crash', () => {
  expect(yaml('['.repeat(20_000))).toHaveProperty('errors');
});

test('bytes that are no UTF-8 are refused, not replaced', () => {
  const gbk = new Uint8Array([0x74, 0x3a, 0x20, 0xba, 0xcf, 0xcd, 0xac]);
  expect(parseFile({ bytes: gbk, type: 'application/yaml' })).toMatchObject({
    errors: [{ message: expect.stringContaining('UTF-8') }],
  });
});

test('faults stand in the order of the file, one without a line first', () => {
  const at = (path: string) => ({ path, code: 'x', message: 'm' });
  const lines: Record<string, number> = { '/b': 7, '/a': 3 };
  expect(
    withLines([at('/b'), at('/none'), at('/a')], (pointer) => lines[pointer]).map((f) => [f.path, f.line]),
  ).toEqual([
    ['/none', undefined],
    ['/a', 3],
    ['/b', 7],
  ]);
});
