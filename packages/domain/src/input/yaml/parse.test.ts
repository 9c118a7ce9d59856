import { describe, expect, test } from 'vitest';
import { parseFile } from './parse.ts';
import { withLines } from './with-lines.ts';

const read = (text: string, json = false) => {
  const parsed = parseFile(text, json);
  if ('errors' in parsed) throw new Error(JSON.stringify(parsed.errors));
  return parsed;
};
const faults = (text: string, json = false) => {
  const parsed = parseFile(text, json);
  return 'errors' in parsed ? parsed.errors : [];
};

describe('the line of a pointer', () => {
  const text = [
    '# a comment',
    'id: acme',
    'levels:',
    '  P1: &strict',
    '    clocks:',
    '      - { name: response,',
    '          target: 1h }',
    '  P2: *strict',
    '"a/b": { "~": 1 }',
    '',
  ].join('\n');
  const { lineOf, value } = read(text);

  test.each([
    ['', 2],
    ['/id', 2],
    ['/levels/P1', 4],
    ['/levels/P1/clocks/0', 6],
    ['/levels/P1/clocks/0/target', 7],
    ['/a~1b', 9],
    ['/a~1b/~0', 9],
  ])('%s is where its key or item stands', (pointer, line) => expect(lineOf(pointer)).toBe(line));

  test('what an alias stands for is where it was written', () => {
    expect(lineOf('/levels/P2/clocks/0/target')).toBe(7);
    expect(value).toMatchObject({ levels: { P2: { clocks: [{ name: 'response' }] } } });
  });

  test('what is missing is where it belongs', () => {
    expect(lineOf('/levels/P1/clocks/0/hours')).toBe(6);
    expect(lineOf('/levels/P1/clocks/7')).toBe(5);
    expect(lineOf('/title')).toBe(2);
  });

  test('faults come in the order of the file, and one that knows its line keeps it', () => {
    const of = (path: string, line?: number) => ({
      path,
      code: 'c',
      message: 'm',
      ...(line ? { line } : {}),
    });
    expect(withLines([of('/a~1b'), of('/id'), of('', 5)], lineOf).map((e) => e.line)).toEqual([2, 5, 9]);
  });

  test('an empty file has one line', () => expect(read('').lineOf('/id')).toBe(1));
});

test('YAML is 1.2: dates and on/off stay text, numbers are numbers', () => {
  expect(read('from: 2026-01-01\nswitch: off\nfee: 120\nopen: "09:00"\n').value).toEqual({
    from: '2026-01-01',
    switch: 'off',
    fee: 120,
    open: '09:00',
  });
});

test('JSON is read as JSON, tabs and all, with its lines', () => {
  const { value, lineOf } = read('{\n\t"id": "acme",\n\t"list": [1,\n2]\n}', true);
  expect(value).toEqual({ id: 'acme', list: [1, 2] });
  expect([lineOf('/id'), lineOf('/list'), lineOf('/list/1')]).toEqual([2, 3, 4]);
});

test('what only YAML allows is a fault in JSON', () => {
  expect(faults('{"id": acme}', true)).toMatchObject([{ path: '', code: 'syntax', line: 1 }]);
  expect(faults('{"id": "acme",\n}', true)).toMatchObject([{ line: 2 }]);
});

test.each([
  [
    'YAML',
    'id: a\nlevels:\n  P1: 1\n  P1: 2\nid: b\n',
    false,
    [
      ['/id', 5],
      ['/levels/P1', 4],
    ],
  ],
  [
    'JSON',
    '{"id": 1,\n"in": [{"a": 1,\n"a": 2}],\n"id": 2}',
    true,
    [
      ['/id', 4],
      ['/in/0/a', 3],
    ],
  ],
])('every key written twice is a fault of its own in %s', (_, text, json, expected) => {
  const found = faults(text, json);
  expect(found.map((e) => [e.path, e.line])).toEqual(expected);
  expect(found.every((e) => e.code === 'duplicate' && e.message.includes('twice'))).toBe(true);
});

test.each([
  ['an open quote', 'id: "acme\n', 2],
  ['a tab for an indent', 'a:\n\tb: 1\n', 2],
  ['a list out of its place', 'a: 1\n- b\n', 2],
  ['two documents', 'a: 1\n---\nb: 2\n', 2],
])('%s is a fault of the text, with its line', (_, text, line) => {
  const [first] = faults(text);
  expect(first).toMatchObject({ path: '', code: 'syntax', line });
  expect(first?.message).not.toMatch(/\n/);
});

test('aliases that multiply, or lead nowhere, are refused before they fill the memory', () => {
  const levels = Array.from({ length: 9 }, (_, i) => {
    const of = i === 0 ? '"lol"' : `*a${i - 1}`;
    return `a${i}: &a${i} [${Array.from({ length: 9 }, () => of).join(', ')}]`;
  });
  expect(faults(levels.join('\n'))).toMatchObject([{ code: 'aliases' }]);
  expect(faults('- &a x\n- *a\n'.repeat(20_000))).toMatchObject([{ code: 'aliases' }]);
  expect(faults('a: *nobody\n')).not.toEqual([]);
});

test('a megabyte of brackets or of keys is answered', () => {
  expect(faults('['.repeat(1_000_000))).toMatchObject([{ code: 'depth' }]);
  expect(faults(`${'['.repeat(900)}${']'.repeat(900)}`, true)).toMatchObject([{ code: 'depth' }]);
  expect(faults(Array.from({ length: 101 }, (_, i) => `${' '.repeat(i)}a:`).join('\n'))).toMatchObject([
    { code: 'depth' },
  ]);
  const keys = Array.from({ length: 90_000 }, (_, i) => `k${i}: 1`).join('\n');
  expect(faults(keys)).toEqual([]);
});

test('a field of the prototype is a field like any other', () => {
  const { value } = read('__proto__: { admin: true }\n');
  expect(Object.keys(Object(value))).toEqual(['__proto__']);
  expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
});
