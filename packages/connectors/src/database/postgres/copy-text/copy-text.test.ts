import type { SourceRow, TargetRow } from '@perennial/domain/migration/row/rules';
import fc from 'fast-check';
import iconv from 'iconv-lite';
import { expect, test } from 'vitest';
import { decodeCopy } from './decode.ts';
import { encodeLine } from './encode.ts';

const pieces = async function* (bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
};
const read = async (bytes: Buffer, encoding: 'utf-8' | 'gb18030' = 'utf-8', size = 7) => {
  const all: { row: SourceRow; raw: Buffer }[] = [];
  for await (const batch of decodeCopy(pieces(bytes, size), encoding)) {
    batch.each((row, i) => void all.push({ row, raw: Buffer.from(batch.raw(i)) }));
    // Asked again, out of order and after the first look, a row is the same.
    for (let i = batch.length - 1; i >= 0; i--) expect(batch.row(i)).toEqual(all.at(i - batch.length)?.row);
  }
  return all;
};

test('any rows survive writing and reading, cut into pieces anywhere', async () => {
  const field = fc.option(fc.string({ unit: 'binary' }).filter((s) => s.isWellFormed() && !s.includes('\0')));
  const table = fc
    .integer({ min: 1, max: 4 })
    .chain((n) => fc.array(fc.array(field, { minLength: n, maxLength: n })));
  await fc.assert(
    fc.asyncProperty(table, fc.integer({ min: 1, max: 50 }), async (rows, size) => {
      const bytes = Buffer.from(rows.map(encodeLine).join(''));
      expect((await read(bytes, 'utf-8', size)).map((r) => r.row)).toEqual(rows);
    }),
    { seed: 11 },
  );
});

test('NULL and the texts that look like it stay apart', async () => {
  const row: TargetRow = [null, '\\N', 'N', ''];
  expect(encodeLine(row)).toBe('\\N\t\\\\N\tN\t\n');
  expect((await read(Buffer.from(encodeLine(row))))[0]?.row).toEqual(row);
});

test('GBK bytes with 0x5C as second byte, which the server doubles, are one character', async () => {
  // 乗 is 81 5C in GBK.
  const line = Buffer.concat([
    Buffer.from([0x81, 0x5c, 0x5c, 0x09]),
    iconv.encode('无菌包', 'gbk'),
    Buffer.from('\n'),
  ]);
  const [first] = await read(line, 'gb18030', 1);
  expect(first?.row).toEqual(['乗', '无菌包']);
  expect(first?.raw.equals(line.subarray(0, -1))).toBe(true);
});

test('four-byte GB18030 is read', async () => {
  const [first] = await read(Buffer.from([0x95, 0x32, 0x82, 0x36, 0x0a]), 'gb18030');
  expect(first?.row).toEqual(['\u{20000}']);
});

test('a field that cannot be decoded keeps its bytes; its neighbours are read', async () => {
  const [broken, clean] = await read(
    Buffer.from([0x41, 0x09, 0xff, 0x0a, 0x42, 0x09, 0x43, 0x0a]),
    'utf-8',
    99,
  );
  expect(broken?.row).toEqual(['A', { bytes: Buffer.from([0xff]), undecodable: true }]);
  expect(clean?.row).toEqual(['B', 'C']);
});

test('a byte order mark inside a column is kept', async () => {
  expect((await read(Buffer.from('\ufeffA\n')))[0]?.row).toEqual(['\ufeffA']);
});

test('a copy that ends within a row is an error, never a short table', async () => {
  await expect(read(Buffer.from('a\tb\nc'))).rejects.toThrow('middle of a row');
});
