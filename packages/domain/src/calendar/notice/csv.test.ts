import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readCsv } from './csv.ts';

test('quoted cells hold commas, quotes and line ends; lines are counted through them', () => {
  expect(readCsv('a,"b, ""c""\nd",e\r\nf,,g')).toEqual({
    records: [
      { line: 1, cells: ['a', 'b, "c"\nd', 'e'] },
      { line: 3, cells: ['f', '', 'g'] },
    ],
  });
});

test('cells are trimmed, empty lines left out', () => {
  expect(readCsv(' a , "b" \n\n , \nc,d\n').records).toEqual([
    { line: 1, cells: ['a', 'b'] },
    { line: 4, cells: ['c', 'd'] },
  ]);
});

test('a quote within a cell is a character of it', () => {
  expect(readCsv('5" disk,x').records[0]?.cells).toEqual(['5" disk', 'x']);
});

test('what is written quoted is read back', () => {
  const cell = fc.string({ minLength: 1 }).map((text) => `x${text.replaceAll('\r', '')}x`);
  fc.assert(
    fc.property(
      fc.array(fc.array(cell, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 5 }),
      (rows) => {
        const text = rows
          .map((row) => row.map((one) => `"${one.replaceAll('"', '""')}"`).join(','))
          .join('\r\n');
        expect(readCsv(text).records.map((record) => record.cells)).toEqual(rows);
      },
    ),
  );
});
