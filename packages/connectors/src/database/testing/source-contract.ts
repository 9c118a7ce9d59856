/** What every source must do, whatever engine it reads. */
import type { SourceRow } from '@perennial/domain/migration/row/rules';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import type { ChunkRange, ReadSpec, SourcePort } from '../ports.ts';

type Kind = 'integer' | 'text';
export type SeedTable = {
  name: string;
  columns: readonly { name: string; kind: Kind; nullable?: boolean }[];
  key: readonly string[];
  rows: readonly (string | null)[][];
};

export type SourceFixture = {
  source: SourcePort;
  seed: (table: SeedTable) => Promise<void>;
  /** Adds rows to a table that is there. */
  add: (table: string, rows: readonly (string | null)[][]) => Promise<void>;
};

const never = new AbortController().signal;

export const readAll = async (
  source: SourcePort,
  spec: ReadSpec,
  range: ChunkRange,
): Promise<SourceRow[]> => {
  const rows: SourceRow[] = [];
  for await (const batch of source.read(spec, range, never)) batch.each((row) => void rows.push(row));
  return rows;
};

/** Cuts the table into chunks and reads each: what a whole copy does. */
export const readInChunks = async (
  source: SourcePort,
  spec: ReadSpec,
  size: number,
): Promise<{ chunks: number; rows: SourceRow[] }> => {
  const bound = await source.upperBound(spec);
  const rows: SourceRow[] = [];
  if (bound === undefined) return { chunks: 0, rows };
  let after: readonly string[] | undefined;
  for (let chunks = 1; ; chunks++) {
    const upTo = await source.cut(spec, after, bound, size);
    rows.push(...(await readAll(source, spec, { upTo: upTo ?? bound, ...(after ? { after } : {}) })));
    if (upTo === undefined) return { chunks, rows };
    after = upTo;
  }
};

export const sourceContract = (name: string, make: () => SourceFixture): void => {
  let fixture: SourceFixture;
  beforeAll(() => {
    fixture = make();
  });
  const lots = (rows: (string | null)[][], table: string): SeedTable => ({
    name: table,
    columns: [
      { name: 'item', kind: 'integer' },
      { name: 'lot', kind: 'text' },
      { name: 'note', kind: 'text', nullable: true },
    ],
    key: ['item', 'lot'],
    rows,
  });
  const spec = (table: string, over: Partial<ReadSpec> = {}): ReadSpec => ({
    table,
    columns: ['item', 'lot', 'note'],
    key: ['item', 'lot'],
    ...over,
  });

  test(`${name}: a table is described with its columns and its key`, async () => {
    await fixture.seed(lots([], 'described'));
    const { tables } = await fixture.source.introspect();
    const table = tables.find((t) => t.name === 'described');
    expect(table?.primaryKey).toEqual(['item', 'lot']);
    expect(table?.columns.map((c) => [c.name, c.kind, c.nullable])).toEqual([
      ['item', 'integer', false],
      ['lot', 'text', false],
      ['note', 'text', true],
    ]);
  });

  test(`${name}: an empty table has no bound`, async () => {
    await fixture.seed(lots([], 'empty'));
    expect(await fixture.source.upperBound(spec('empty'))).toBeUndefined();
    expect(await fixture.source.count(spec('empty'))).toBe(0n);
  });

  test(`${name}: NULL, the empty string and special characters come as they are, columns in the order asked for`, async () => {
    const texts = [null, '', '\\N', 'a\tb\nc\\d', "o'b", '无菌包', '😀'];
    await fixture.seed(
      lots(
        texts.map((text, i) => [String(i), 'x', text]),
        'texts',
      ),
    );
    const rows = await readAll(fixture.source, spec('texts', { columns: ['note', 'item'] }), {});
    expect(rows).toEqual(texts.map((text, i) => [text, String(i)]));
  });

  test(`${name}: chunks of any size hold every row once, in the order of the key`, async () => {
    // One leading value for most, a gap of ten million, keys that differ in the last column only.
    const rows = Array.from({ length: 60 }, (_, i) => [
      String(i < 50 ? 7 : 10_000_000 + i),
      `L${String(i).padStart(3, '0')}`,
      `n${i}`,
    ]);
    await fixture.seed(lots(rows, 'chunked'));
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 70 }), async (size) => {
        const all = await readInChunks(fixture.source, spec('chunked'), size);
        expect(all.rows).toEqual(rows);
        expect(all.chunks).toBe(Math.ceil(rows.length / size));
      }),
      { seed: 5, numRuns: 12 },
    );
  });

  test(`${name}: rows that come later than the bound belong to the delta`, async () => {
    await fixture.seed(lots([['1', 'a', 'x']], 'bounded'));
    const bound = await fixture.source.upperBound(spec('bounded'));
    await fixture.add('bounded', [['2', 'b', 'y']]);
    expect(
      await readAll(fixture.source, spec('bounded'), bound === undefined ? {} : { upTo: bound }),
    ).toEqual([['1', 'a', 'x']]);
  });

  test(`${name}: raw bytes of a row are kept beside it`, async () => {
    await fixture.seed(lots([['1', 'a', '包']], 'raw'));
    for await (const batch of fixture.source.read(spec('raw'), {}, never)) {
      expect(Buffer.from(batch.raw(0)).toString()).toContain('包');
      expect(batch.row(0)).toEqual(['1', 'a', '包']);
    }
    expect.assertions(2);
  });

  test(`${name}: reading that is stopped midway rejects, and the source reads on`, async () => {
    const rows = Array.from({ length: 20_000 }, (_, i) => [String(i), 'x'.repeat(200), null]);
    await fixture.seed(lots(rows, 'stopped'));
    const stop = new AbortController();
    const reading = async () => {
      for await (const _ of fixture.source.read(spec('stopped'), {}, stop.signal)) stop.abort();
    };
    await expect(reading()).rejects.toThrow();
    expect(await fixture.source.count(spec('stopped'))).toBe(20_000n);
    expect(await readAll(fixture.source, spec('stopped'), { upTo: ['3', 'zzz'] })).toHaveLength(4);
  });
};
