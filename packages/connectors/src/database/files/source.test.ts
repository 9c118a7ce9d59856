import { truncate } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import iconv from 'iconv-lite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ReadSpec, SourcePort } from '../ports.ts';
import { csvOf, FileWorld } from '../testing/file-world.ts';
import { readAll, readInChunks, sourceContract } from '../testing/source-contract.ts';
import { type FileSourceOptions, fileSource } from './source.ts';

const never = new AbortController().signal;
let world: FileWorld;
let source: SourcePort;
beforeAll(async () => {
  world = await FileWorld.start();
  source = await fileSource({ folder: world.folder });
});
afterAll(() => world.stop());

const other = (options: Partial<FileSourceOptions>) => fileSource({ folder: world.folder, ...options });
const spec = (table: string, columns: string[], over: Partial<ReadSpec> = {}): ReadSpec => ({
  table,
  columns,
  key: [],
  ...over,
});
const faultsOf = async (table: string, columns: string[], from = source) => {
  const found: (string | undefined)[] = [];
  for await (const batch of from.read(spec(table, columns), {}, never))
    for (let i = 0; i < batch.length; i++) found.push(batch.fault?.(i)?.rule);
  return found;
};

sourceContract('files', () => ({
  source,
  seed: (table) => world.seed(table),
  add: (table, rows) => world.add(table, rows),
  store: 'file',
}));

const texts = fc.oneof(fc.constant(null), fc.stringMatching(/^[a-z"',;|\n\r\t\\ 无菌0-9😀]{0,12}$/u));
test('whatever is written with quotes is read as it was, in chunks of any size, in any encoding', async () => {
  let nth = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(texts, texts, texts), { maxLength: 30 }),
      fc.integer({ min: 1, max: 7 }),
      fc.constantFrom<FileSourceOptions['encoding']>('utf-8', 'gb18030'),
      async (rows, size, encoding) => {
        nth += 1;
        const text = csvOf([['a', 'b', 'c'], ...rows]);
        await world.put(`any_${nth}.csv`, iconv.encode(text, encoding ?? ''));
        const read = await readInChunks(await other({ encoding }), spec(`any_${nth}`, ['a', 'b', 'c']), size);
        expect(read.rows).toEqual(rows);
        expect(read.chunks).toBe(Math.ceil(rows.length / size));
      },
    ),
    { seed: 11, numRuns: 60 },
  );
});

test('a record longer than the pieces a file is read in, and one that ends with a piece, are whole', async () => {
  const long = 'x'.repeat(1_300_000);
  const even = 'y'.repeat(512 * 1024 - 'a,b\n1,\n'.length);
  await world.put('long.csv', `a,b\n1,${even}\n2,"${long}\n${long}"\n3,z\n`);
  const rows = [
    ['1', even],
    ['2', `${long}\n${long}`],
    ['3', 'z'],
  ];
  const read = await readInChunks(source, spec('long', ['a', 'b']), 1);
  expect(read.chunks).toBe(3);
  expect(read.rows).toEqual(rows);
});

test('GBK bytes that look like a separator or a backslash stay within their character', async () => {
  // 乗 is 81 5C; 亅 is 81 7C, whose second byte is a |.
  await world.put(
    'bar.txt',
    Buffer.concat([Buffer.from('1|'), Buffer.from([0x81, 0x7c, 0x81, 0x5c]), Buffer.from('|x\n')]),
  );
  await world.put('bar.columns', '{"columns": ["id", "name", "note"], "separator": "|", "encoding": "gbk"}');
  expect(await readAll(source, spec('bar', ['id', 'name', 'note']), {})).toEqual([['1', '亅乗', 'x']]);
});

test('four bytes of GB18030, among them digits, are one character', async () => {
  await world.put(
    'four.csv',
    Buffer.concat([Buffer.from('a0b\n'), Buffer.from([0x95, 0x32, 0x90, 0x31]), Buffer.from('0x\n')]),
  );
  await world.put(
    'four.columns',
    '{"columns": ["l", "r"], "header": true, "separator": "0", "encoding": "gb18030"}',
  );
  expect(await readAll(source, spec('four', ['l', 'r']), {})).toEqual([['𠂇', 'x']]);
});

test('bcp -w: UTF-16 with its mark, separators of several characters, NULL apart from the empty text', async () => {
  const rows = '1|@|无菌|@|\0|@|\r\n2|@||@|😀"x|@|\r\n';
  await world.put('wide_bcp.bcp', Buffer.from(`\uFEFF${rows}`, 'utf16le'));
  await world.put('wide_bcp.columns', '{"columns": ["id", "name", "note", "end"], "separator": "|@|"}');
  const read = await readInChunks(source, spec('wide_bcp', ['id', 'name', 'note']), 1);
  expect(read).toEqual({
    chunks: 2,
    rows: [
      ['1', '无菌', ''],
      ['2', null, '😀"x'],
    ],
  });
});

test("a terminator of the plan's own leaves line feeds in the fields; a text may stand for NULL", async () => {
  await world.put('own.dat', '1~line\nfeed##2~\\N##3~');
  await world.put(
    'own.columns',
    '{"columns": ["id", "t"], "separator": "~", "terminator": "##", "null": "\\\\N"}',
  );
  expect(await readAll(source, spec('own', ['id', 't']), {})).toEqual([
    ['1', 'line\nfeed'],
    ['2', null],
    ['3', ''],
  ]);
});

test('a byte order mark is believed before the plan, and is no part of the first column', async () => {
  await world.put('marked.csv', '\uFEFFid,name\r\n1,无\r\n\r\n2,菌');
  const gbk = await other({ encoding: 'gbk' });
  expect(await readAll(gbk, spec('marked', ['id', 'name']), {})).toEqual([
    ['1', '无'],
    ['2', '菌'],
  ]);
  await world.put('big.csv', Buffer.from([0xfe, 0xff, 0, 0x61]));
  await expect(source.count(spec('big', []))).rejects.toThrow('big.csv: it is UTF-16 in big-endian order');
  await world.put('big.csv', 'a\n');
});

test('a record with too few or too many fields is told from the others; what it has can be looked at', async () => {
  await world.put('fields.csv', 'a,b\n1,2\n3\n4,5,6\n7,8\n');
  expect(await faultsOf('fields', ['a', 'b'])).toEqual([undefined, 'file.fields', 'file.fields', undefined]);
  expect(await readAll(source, spec('fields', ['a', 'b']), {})).toEqual([
    ['1', '2'],
    ['3', null],
    ['4', '5'],
    ['7', '8'],
  ]);
});

test('quotes that pair wrongly hold back the lines up to where it shows; one never closed its own line only', async () => {
  await world.put('quotes.csv', 'a,b\n1,"x\n2,"y",z\n3,ok\n4,5" pipe\n5,"open\n6,ok\n');
  const lines = ['1,"x\n', '2,"y",z\n', '3,ok\n', '4,5" pipe\n', '5,"open\n', '6,ok\n'];
  const found = ['file.quotes', 'file.quotes', undefined, undefined, 'file.quotes', undefined];
  expect(await faultsOf('quotes', ['a', 'b'])).toEqual(found);
  for await (const batch of source.read(spec('quotes', ['a', 'b']), {}, never)) {
    expect(lines.map((_, i) => Buffer.from(batch.raw(i)).toString())).toEqual(lines);
    // What can be read of a line that is held back helps whoever mends it.
    expect([1, 3].map(batch.row)).toEqual([
      ['2', 'y'],
      ['4', '5" pipe'],
    ]);
  }
  // Never between the first two: read from there, the second line would pass for a sound one.
  expect((await readInChunks(source, spec('quotes', ['a', 'b']), 1)).chunks).toBe(5);
});

test('faulty records lie in the same places whatever the chunks', async () => {
  const part = fc.constantFrom('a', '"', '""', ',', '\n', 'x', '\r\n');
  let nth = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(part, { maxLength: 40 }),
      fc.integer({ min: 1, max: 4 }),
      async (parts, size) => {
        nth += 1;
        const body = parts.join('');
        await world.put(`mess_${nth}.csv`, `a,b\n${body}`);
        const table = spec(`mess_${nth}`, ['$offset', 'a', 'b']);
        const whole = await readAll(source, table, {});
        expect((await readInChunks(source, table, size)).rows).toEqual(whole);
        let raw = '';
        for await (const batch of source.read(table, {}, never))
          for (let i = 0; i < batch.length; i++) raw += Buffer.from(batch.raw(i)).toString();
        // Not a byte is lost but those of empty lines.
        expect(raw.replaceAll(/[\r\n]/g, '')).toBe(body.replaceAll(/[\r\n]/g, ''));
      },
    ),
    { seed: 3, numRuns: 150 },
  );
});

test('a field that is none of the encoding keeps its bytes, and its neighbours are read', async () => {
  await world.put(
    'broken.csv',
    Buffer.concat([Buffer.from('a,b\n'), Buffer.from([0x41, 0xff]), Buffer.from(',无\n')]),
  );
  expect(await readAll(source, spec('broken', ['a', 'b']), {})).toEqual([
    [{ bytes: Uint8Array.from([0x41, 0xff]), undecodable: true }, '无'],
  ]);
  await world.put('gbk_head.csv', Buffer.from([0xce, 0xde, 0x0a]));
  await expect(source.introspect()).rejects.toThrow('gbk_head.csv: its first line is not written in utf-8');
  await world.put('gbk_head.csv', 'a\n');
});

test('the place of a row can be asked for, and is the key', async () => {
  await world.put('placed.csv', 'a\nx\nyy\n');
  const placed = spec('placed', ['$offset', 'a'], { key: ['$offset'] });
  expect(await readAll(source, placed, {})).toEqual([
    ['4', 'x'],
    ['7', 'yy'],
  ]);
  expect(await readAll(source, placed, { after: ['4'], upTo: ['7'] })).toEqual([['7', 'yy']]);
  await expect(source.count({ ...placed, key: ['a'] })).rejects.toThrow('read in the order of its rows');
  await expect(source.count({ ...placed, where: 'a = 1' })).rejects.toThrow('takes no condition');
  await expect(readAll(source, placed, { after: ['a'] })).rejects.toThrow('no place in a file');
});

test('a file that has become shorter since it was planned is refused and not taken for the end', async () => {
  await world.put('shrunk.csv', 'a\n1\n2\n3\n');
  const bound = await source.upperBound(spec('shrunk', ['a']));
  await truncate(join(world.folder, 'shrunk.csv'), 5);
  await expect(readAll(source, spec('shrunk', ['a']), { upTo: bound ?? [] })).rejects.toThrow(
    'shorter than it was',
  );
});

test('what a folder or a description lacks is said with the file and what to do', async () => {
  await expect(source.count(spec('nope', []))).rejects.toThrow(
    /there is no file for the table "nope"; there are: aborted.csv, any_1.csv.*, …$/,
  );
  await expect(readAll(source, spec('placed', ['b']), {})).rejects.toThrow('placed has no column "b"');
  await expect(fileSource({ folder: join(world.folder, 'gone') })).rejects.toThrow(
    'the folder cannot be read (ENOENT)',
  );
  await world.put('placed.tsv', 'a\n');
  await expect(source.introspect()).rejects.toThrow('placed.csv and placed.tsv would be one table');
  const empty = await FileWorld.start();
  const from = await fileSource({ folder: empty.folder });
  for (const [content, columns, message] of [
    ['', undefined, 't.csv: it is empty'],
    ['a,a\n', undefined, 'the column a is there twice'],
    ['"a\n', undefined, 'quotes that do not pair'],
    ['1\n', '{"columns": []}', 't.columns: columns is a list of names'],
    ['1\n', '{"columns": ["a"], "separater": ","}', 'separater is unknown; known: columns, header'],
    ['1\n', '{"columns": ["a"], "separator": "，"}', 'separator is one or more ASCII characters'],
    ['1\n', '{"columns": ["a"], "encoding": "big5"}', 'encoding is one of utf-8'],
    ['1\n', '{', 'it is no JSON'],
    ['1\n', ' \n', 'it names no columns'],
    ['1\n', '{"header": false}', 'no header and no .columns file'],
  ] as const) {
    await empty.put('t.csv', content);
    await empty.put('t.columns', columns ?? '{}');
    await expect(from.introspect(), message).rejects.toThrow(message);
  }
  await empty.put('t.columns', 'id\nname\n');
  expect((await from.introspect()).tables.map((t) => t.columns.map((c) => c.name))).toEqual([['id', 'name']]);
  await empty.stop();
});
