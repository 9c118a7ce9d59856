import { expect, test } from 'vitest';
import { flavours } from './faults/fault.ts';
import { digestOf, type LegacyOptions, legacyOf } from './legacy.ts';

const options: LegacyOptions = { rows: 6_000, seed: 7, flavour: 'postgres', faults: 'default' };

test.each(flavours)('%s: the same seed gives the same bytes, and anything else gives others', (flavour) => {
  const digest = (over: Partial<LegacyOptions>) => digestOf(legacyOf({ ...options, flavour, ...over }));
  const digests = [digest({}), digest({ seed: 8 }), digest({ faults: 'none' }), digest({ rows: 7_000 })];
  expect(digest({})).toBe(digests[0]);
  expect(new Set(digests).size).toBe(digests.length);
});

test('a table is made piece by piece, of whole lines, however long it is', () => {
  const { tables } = legacyOf({ ...options, rows: 200_000_000, faults: 'none' });
  for (const { pieces } of tables.filter(({ rows }) => rows > 1_000_000)) {
    let seen = 0;
    for (const piece of pieces()) {
      expect(piece.length).toBeLessThan(256 * 1024);
      expect(piece[piece.length - 1]).toBe(0x0a);
      seen += 1;
      if (seen === 3) break;
    }
    expect(seen).toBe(3);
  }
});

test('the key counts the rows of every table, the planted ones too', () => {
  for (const { name, rows, pieces } of legacyOf(options).tables) {
    let lines = 0;
    for (const piece of pieces()) for (const byte of piece) if (byte === 0x0a) lines += 1;
    expect([name, lines]).toEqual([name, rows]);
  }
});
