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
  /** Adds rows to a table that is there, behind those it has. */
  add: (table: string, rows: readonly (string | null)[][]) => Promise<void>;
  /**
   * A database has types and keys, and its rows can be changed; a file has columns only and is read in the order of its
   * rows, whatever key they have.
   */
  store: 'database' | 'file';
  update?: (table: string, key: readonly [string, string], to: readonly (string | null)[]) => Promise<void>;
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
    key: fixture.store === 'file' ? [] : ['item', 'lot'],
    ...over,
  });

  test(`${name}: a table is described with its columns and its key`, async () => {
    await fixture.seed(lots([], 'described'));
    const { tables } = await fixture.source.introspect();
    const table = tables.find((t) => t.name === 'described');
    const typed = fixture.store === 'database';
    expect(table?.primaryKey).toEqual(typed ? ['item', 'lot'] : []);
    expect(table?.columns.map((c) => [c.name, c.kind, c.nullable])).toEqual([
      ['item', typed ? 'integer' : 'text', !typed],
      ['lot', 'text', !typed],
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
    const upTo = await fixture.source.cut(
      spec('stopped'),
      undefined,
      (await fixture.source.upperBound(spec('stopped'))) ?? [],
      4,
    );
    expect(await readAll(fixture.source, spec('stopped'), upTo === undefined ? {} : { upTo })).toHaveLength(
      4,
    );
  });

  test(`${name}: a reader that loses interest leaves nothing behind that the next one would meet`, async () => {
    const rows = Array.from({ length: 20_000 }, (_, i) => [String(i), 'y'.repeat(200), null]);
    await fixture.seed(lots(rows, 'left'));
    for await (const _ of fixture.source.read(spec('left'), {}, never)) break;
    expect((await readAll(fixture.source, spec('left'), {})).map((row) => row[0])).toEqual(
      rows.map((row) => row[0]),
    );
  });

  test(`${name}: a signal that is aborted already reads nothing`, async () => {
    await fixture.seed(lots([['1', 'a', 'x']], 'aborted'));
    const reading = async () => {
      for await (const _ of fixture.source.read(spec('aborted'), {}, AbortSignal.abort())) return 'read';
      return 'empty';
    };
    await expect(reading()).rejects.toThrow();
  });

  test(`${name}: any keys are cut so that each row is in one chunk`, async () => {
    let nth = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(
          fc.tuple(
            fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
            fc.stringMatching(/^[a-z0-9'\\" ]{0,5}[a-z]$/),
          ),
          { selector: ([item, lot]) => `${item} ${lot}`, maxLength: 40 },
        ),
        fc.integer({ min: 1, max: 9 }),
        async (keys, size) => {
          nth += 1;
          await fixture.seed(
            lots(
              keys.map(([item, lot]) => [String(item), lot, null]),
              `any_${nth}`,
            ),
          );
          const { rows } = await readInChunks(fixture.source, spec(`any_${nth}`), size);
          const read = rows.map(([item, lot]) => `${item} ${lot}`);
          expect(read.toSorted()).toEqual(keys.map(([item, lot]) => `${item} ${lot}`).toSorted());
        },
      ),
      { seed: 7, numRuns: 10 },
    );
  });

  test(`${name}: equal rows without a key are all there`, async () => {
    const rows = Array.from({ length: 100 }, (_, i) => [i < 60 ? '1' : '2', 'same']);
    await fixture.seed({
      name: 'equal_rows',
      columns: [
        { name: 'item', kind: 'integer' },
        { name: 'note', kind: 'text' },
      ],
      key: [],
      rows,
    });
    const keyless = { table: 'equal_rows', columns: ['item', 'note'], key: [] };
    const read = await readInChunks(fixture.source, keyless, 7);
    expect(read.rows.toSorted()).toEqual(rows);
    expect(await fixture.source.count(keyless)).toBe(100n);
  });

  test(`${name}: a hundred columns keep their places, NULL apart from the empty text in each`, async () => {
    const names = Array.from({ length: 98 }, (_, i) => `c${i}`);
    const row = (seed: number) => names.map((_, i) => [null, '', `v${seed}.${i}`][(seed + i) % 3] ?? null);
    const rows = [1, 2, 3].map((n) => [String(n), 'a', ...row(n)]);
    await fixture.seed({
      name: 'wide',
      columns: [
        { name: 'item', kind: 'integer' },
        { name: 'lot', kind: 'text' },
        ...names.map((column) => ({ name: column, kind: 'text' as const, nullable: true })),
      ],
      key: ['item', 'lot'],
      rows,
    });
    const all = ['item', 'lot', ...names];
    expect(await readAll(fixture.source, spec('wide', { columns: all }), {})).toEqual(rows);
    const backwards = all.toReversed();
    expect(await readAll(fixture.source, spec('wide', { columns: backwards }), {})).toEqual(
      rows.map((r) => r.toReversed()),
    );
  });

  test(`${name}: no columns at all are as many rows`, async () => {
    await fixture.seed(
      lots(
        [
          ['1', 'a', 'x'],
          ['2', 'b', 'y'],
        ],
        'no_columns',
      ),
    );
    expect(await readAll(fixture.source, spec('no_columns', { columns: [] }), {})).toHaveLength(2);
  });

  test(`${name}: a key changed while the copy runs moves its row and no other`, async () => {
    if (fixture.update === undefined) return expect(fixture.store).toBe('file');
    const rows = Array.from({ length: 30 }, (_, i) => [String(i), 'a', `n${i}`]);
    await fixture.seed(lots(rows, 'moving'));
    const bound = (await fixture.source.upperBound(spec('moving'))) ?? [];
    const middle = await fixture.source.cut(spec('moving'), undefined, bound, 10);
    const upTo = middle === undefined ? {} : { upTo: middle };
    const first = await readAll(fixture.source, spec('moving'), upTo);
    // One goes from the part that is read into the other, and one the other way round.
    await fixture.update('moving', ['2', 'a'], ['20', 'b', 'n2']);
    await fixture.update('moving', ['25', 'a'], ['3', 'b', 'n25']);
    const rest = await readAll(fixture.source, spec('moving'), {
      ...(middle === undefined ? {} : { after: middle }),
      upTo: bound,
    });
    const expected = [...rows.slice(0, 10), ...rows.slice(10, 21), ['20', 'b', 'n2'], ...rows.slice(21)];
    expect([...first, ...rest]).toEqual(expected.filter((row) => row[0] !== '25'));
  });
};
