import fc from 'fast-check';
import { zipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SourcePort } from '../../ports.ts';
import { FileWorld } from '../../testing/file-world.ts';
import { readAll, readInChunks } from '../../testing/source-contract.ts';
import { sheetOf, xlsxOf } from '../../testing/workbook.ts';
import { fileSource } from '../source.ts';
import { dateText, numberText } from './cell-text.ts';
import { readWorkbook } from './read-workbook.ts';
import { isDateFormat } from './styles.ts';
import { unpackWorkbook } from './unpack.ts';

const cellsOf = (parts: Parameters<typeof xlsxOf>[0]) =>
  readWorkbook(xlsxOf(parts)).map(({ rows }) => rows.map(({ cells }) => cells));

test.each([
  ['1.1000000000000001', '1.1'],
  ['0.30000000000000004', '0.30000000000000004'],
  ['12345678901234567890', '12345678901234567890'],
  ['88259496234518.57', '88259496234518.57'],
  ['1E-7', '0.0000001'],
  ['-1.25e3', '-1250'],
  ['1.5E2', '150'],
  ['42', '42'],
  ['1.10', '1.10'],
])('the number %s is %s', (text, expected) => expect(numberText(text)).toBe(expected));

test('no number becomes another', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (n) => {
      expect(Number(numberText(String(n)))).toBe(n === 0 ? Number(String(n)) : n);
      expect(Number(numberText(n.toPrecision(17)))).toBe(n === 0 ? Number(n.toPrecision(17)) : n);
    }),
    { seed: 2, numRuns: 500 },
  );
});

test.each<[string, boolean, string]>([
  ['1', false, '1900-01-01'],
  ['59', false, '1900-02-28'],
  ['60', false, '1900-02-29'],
  ['61', false, '1900-03-01'],
  ['46110.104166666664', false, '2026-03-29 02:30:00'],
  ['46110.5000014', false, '2026-03-29 12:00:00.121'],
  ['46109.999999999', false, '2026-03-29'],
  ['0.75', false, '18:00:00'],
  ['0', true, '1904-01-01'],
  ['-1', false, '-1'],
])('day %s (since 1904: %s) is %s', (serial, since1904, expected) =>
  expect(dateText(serial, since1904)).toBe(expected),
);

test.each<[string, boolean]>([
  ['yyyy"年"m"月"d"日"', true],
  ['[h]:mm', true],
  ['#,##0.00 "days"', false],
  ['[Red]0.00', false],
  ['General', false],
  ['[$-804]@', false],
])('the format %s shows a date: %s', (format, expected) => expect(isDateFormat(format)).toBe(expected));

test('shared, rich, phonetic and escaped texts, truth, dates, cells left out, rows left out', () => {
  const [rows] = cellsOf({
    strings:
      '<si><t>无菌 &amp; 包</t></si><si><r><t>ri</t></r><r><t>ch</t></r><rPh><t>x</t></rPh></si><si><t>a_x000D_b</t></si>',
    styles:
      '<numFmts><numFmt numFmtId="164" formatCode="yyyy-mm-dd"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="22"/></cellXfs>',
    sheets: {
      s: `<row r="2"><c r="A2" t="s"><v>0</v></c><c r="B2" t="s"><v>1</v></c><c r="D2" t="s"><v>2</v></c></row>
        <row r="3"/><row r="5"><c r="A5" t="b"><v>1</v></c><c r="B5" s="1"><v>46110</v></c><c r="C5" s="2"><v>46110.5</v></c>
        <c r="D5" s="0"><v>46110</v></c><c r="AA5" t="str"><f>1+1</f><v>two</v></c><c r="AB5" s="1"/></row>`,
    },
  });
  expect(rows?.[0]).toEqual(['无菌 & 包', 'rich', null, 'a\rb']);
  expect(rows?.[1]?.filter((cell) => cell !== null)).toEqual([
    'TRUE',
    '2026-03-29',
    '2026-03-29 12:00:00',
    '46110',
    'two',
  ]);
  expect(rows?.[1]?.[26]).toBe('two');
});

test('old files of the Mac count from 1904', () => {
  const styles = '<cellXfs><xf numFmtId="14"/></cellXfs>';
  const sheets = { s: '<row r="1"><c r="A1" s="0"><v>1</v></c></row>' };
  expect(cellsOf({ styles, sheets, properties: '<workbookPr date1904="1"/>' })).toEqual([[['1904-01-02']]]);
});

test('what is no workbook, is damaged or is too large is refused before it is unpacked', () => {
  const xml = (bytes: number) => Buffer.from(`<a>${'x'.repeat(bytes - 7)}</a>`);
  expect(() => readWorkbook(Buffer.from('a,b\n'))).toThrow('no .xlsx');
  expect(() => readWorkbook(zipSync({ 'a.xml': xml(9) }))).toThrow('no .xlsx workbook');
  expect(() => readWorkbook(xlsxOf({ sheets: { s: '' } }).subarray(0, 200))).toThrow('damaged');
  expect(() => readWorkbook(xlsxOf({ sheets: { s: '<row><c t="s"><v>7</v></c></row>' } }))).toThrow(
    'the text 7',
  );
  const zip = zipSync({ 'a.xml': xml(600), 'b.xml': xml(600), 'c.png': Buffer.alloc(9_000) });
  expect(() => unpackWorkbook(zip, { totalBytes: 1_199, entries: 9 })).toThrow('unpacks to more than');
  expect(() => unpackWorkbook(zip, { totalBytes: 1_200, entries: 2 })).toThrow('more than 2 parts');
  expect([...unpackWorkbook(zip, { totalBytes: 1_200, entries: 3 }).keys()]).toEqual(['a.xml', 'b.xml']);
});

test('a part that declares a smaller size than it has is refused, and unpacked no further than it declared', () => {
  const zip = Buffer.from(zipSync({ 'a.xml': Buffer.from(`<a>${'<b/>'.repeat(1_000)}</a>`) }));
  // The size unpacked stands 24 bytes behind the directory's mark; cut there, the text ends with a whole element.
  zip.writeUInt32LE('<a><b/>'.length, zip.indexOf('PK\x01\x02') + 24);
  expect(() => unpackWorkbook(zip)).toThrow('its part a.xml is cut off');
});

describe('a folder of workbooks', () => {
  let world: FileWorld;
  let source: SourcePort;
  beforeAll(async () => {
    world = await FileWorld.start();
    source = await fileSource({ folder: world.folder, encoding: 'gbk' });
  });
  afterAll(() => world.stop());
  const spec = (table: string, columns: string[]) => ({ table, columns, key: ['$offset'] });

  test('a workbook of one sheet is a table, one of several is a table for each sheet', async () => {
    await world.put(
      'item.xlsx',
      xlsxOf({
        sheets: {
          Sheet1: sheetOf([
            ['id', ' 名称 '],
            ['1', '无菌包'],
          ]),
          Sheet2: '',
        },
      }),
    );
    await world.put(
      'both.xlsx',
      xlsxOf({ sheets: { A: sheetOf([['id']]), 'B.1': sheetOf([['x'], ['7']]) } }),
    );
    const { tables } = await source.introspect();
    expect(tables.map((t) => [t.name, t.columns.map((c) => c.name)])).toEqual([
      ['both.A', ['id']],
      ['both.B.1', ['x']],
      ['item', ['id', '名称']],
    ]);
    expect(await readAll(source, spec('item', ['$offset', '名称']), {})).toEqual([['2', '无菌包']]);
    expect(await readAll(source, spec('both.B.1', ['x']), {})).toEqual([['7']]);
    expect(await source.upperBound(spec('both.A', []))).toBeUndefined();
    await expect(source.count(spec('both.C', []))).rejects.toThrow(
      'both.xlsx has no table "both.C"; it has: both.A, both.B.1',
    );
  });

  test('it is read in chunks of any size; a row with an error or with a cell too many is told from the others', async () => {
    const rows = Array.from({ length: 2_500 }, (_, i) => [`${i}`, i % 3 === 0 ? null : `n${i}`]);
    const broken =
      '<row r="3000"><c r="A3000" t="e"><v>#DIV/0!</v></c></row><row r="3001"><c r="D3001"><v>1</v></c></row>';
    await world.put('many.xlsx', xlsxOf({ sheets: { s: sheetOf([['id', 'name'], ...rows]) + broken } }));
    const many = spec('many', ['id', 'name']);
    expect(await source.count(many)).toBe(2_502n);
    const read = await readInChunks(source, many, 400);
    expect(read.chunks).toBe(7);
    expect(read.rows.slice(0, -2)).toEqual(rows);
    const faults: unknown[] = [];
    for await (const batch of source.read(many, {}, new AbortController().signal))
      for (let i = 0; i < batch.length; i++)
        if (batch.fault?.(i)) faults.push([batch.fault(i), Buffer.from(batch.raw(i)).toString()]);
    expect(faults).toEqual([
      [{ rule: 'file.cell', message: 'the cell A3000 holds #DIV/0!' }, '["#DIV/0!"]'],
      [{ rule: 'file.fields', message: 'the row has 4 cells, expected 2 at most' }, '[null,null,null,"1"]'],
    ]);
  });
});
