/** What every source of changes must do, whatever it reads them from. */
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { type Change, type ChangeSource, type Followed, Truncated } from '../ports.ts';

export type ChangeFixture = {
  /** Creates the table, `(item bigint, lot text, note text)` with the key (item, lot). */
  create: (table: string) => Promise<void>;
  open: (tables: readonly Followed[], name: string) => Promise<ChangeSource>;
  run: (sql: string) => Promise<void>;
  /** Runs the statements in one transaction and leaves it open until the answer is called. */
  hold: (sql: string) => Promise<() => Promise<void>>;
  /** Whether anything of that name is left at the source. */
  left: (name: string) => Promise<boolean>;
};

/** Applies nothing: follows until the mark and confirms. */
export const follow = async (source: ChangeSource, limit = 100): Promise<Change[]> => {
  const mark = await source.barrier();
  const all: Change[] = [];
  for (let turn = 0; turn < 1_000; turn++) {
    const { items, cursor } = await source.changes(limit);
    all.push(...items);
    await source.confirm(cursor);
    if (await source.passed(mark)) return all;
  }
  throw new Error('the mark is never reached');
};

const keysOf = (changes: readonly Change[]): string[] =>
  [...new Set(changes.map(({ key }) => key.join('/')))].sort();

export const changeContract = (name: string, make: () => ChangeFixture): void => {
  let fixture: ChangeFixture;
  beforeAll(() => {
    fixture = make();
  });
  const begun = async (table: string): Promise<ChangeSource> => {
    await fixture.create(table);
    const source = await fixture.open([{ table, key: ['item', 'lot'] }], table);
    await source.begin();
    return source;
  };

  test(`${name}: every row that was touched is named, with quotes and other scripts in its key`, async () => {
    const table = 'c_named';
    const source = await begun(table);
    await fixture.run(`INSERT INTO ${table} (item, lot, note) VALUES (1, 'o''b', 'x'), (2, '批"次', NULL)`);
    await fixture.run(`UPDATE ${table} SET note = 'y' WHERE item = 1`);
    const changes = await follow(source);
    expect(keysOf(changes)).toEqual(["1/o'b", '2/批"次']);
    expect(changes.every((c) => c.table === table)).toBe(true);
    await source.end();
  });

  test(`${name}: nothing happened, nothing is told, and the mark is passed`, async () => {
    const source = await begun('c_quiet');
    expect(await follow(source)).toEqual([]);
    await source.end();
  });

  test(`${name}: what is not confirmed is told again to whoever comes next; what is confirmed is not`, async () => {
    const table = 'c_again';
    const source = await begun(table);
    await fixture.run(`INSERT INTO ${table} (item, lot, note) VALUES (1, 'a', NULL)`);
    const first = await source.changes(10);
    expect(keysOf(first.items)).toEqual(['1/a']);
    await source.close();
    const next = await fixture.open([{ table, key: ['item', 'lot'] }], table);
    await next.begin();
    expect(keysOf(await follow(next))).toEqual(['1/a']);
    await fixture.run(`INSERT INTO ${table} (item, lot, note) VALUES (2, 'b', NULL)`);
    const later = keysOf(await follow(next));
    expect(later).toContain('2/b');
    await next.end();
  });

  test(`${name}: many changes come in pieces and all of them come`, async () => {
    const table = 'c_many';
    const source = await begun(table);
    const rows = Array.from({ length: 350 }, (_, i) => `(${i}, 'x', NULL)`);
    await fixture.run(`INSERT INTO ${table} (item, lot, note) VALUES ${rows.join(', ')}`);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 400 }), async (limit) => {
        await fixture.run(`UPDATE ${table} SET note = '${limit}'`);
        expect(keysOf(await follow(source, limit)).length).toBe(350);
      }),
      { seed: 7, numRuns: 4, examples: [[1], [349], [350], [351]] },
    );
    await source.end();
  });

  test(`${name}: a transaction that began before and commits after the others is not missed`, async () => {
    const table = 'c_late';
    const source = await begun(table);
    const commit = await fixture.hold(`INSERT INTO ${table} (item, lot, note) VALUES (1, 'late', NULL)`);
    await fixture.run(`INSERT INTO ${table} (item, lot, note) VALUES (2, 'early', NULL)`);
    expect(keysOf((await source.changes(10)).items)).toEqual(['2/early']);
    await commit();
    expect(keysOf(await follow(source))).toContain('1/late');
    await source.end();
  });

  test(`${name}: begin twice and end twice are as good as once, and nothing is left`, async () => {
    const table = 'c_twice';
    const source = await begun(table);
    await source.begin();
    await fixture.run(`INSERT INTO ${table} (item, lot, note) VALUES (1, 'a', NULL)`);
    expect(keysOf(await follow(source))).toEqual(['1/a']);
    await source.end();
    expect(await fixture.left(table)).toBe(false);
    const again = await fixture.open([{ table, key: ['item', 'lot'] }], table);
    await again.end();
    await fixture.run(`INSERT INTO ${table} (item, lot, note) VALUES (3, 'c', NULL)`);
  });
};

/** Of those that see rows vanish. */
export const deleteContract = (name: string, make: () => ChangeFixture): void => {
  test(`${name}: deleted rows and both keys of a moved row are named`, async () => {
    const fixture = make();
    const table = 'd_moved';
    await fixture.create(table);
    await fixture.run(`INSERT INTO ${table} (item, lot, note) VALUES (1, 'a', NULL), (2, 'b', NULL)`);
    const source = await fixture.open([{ table, key: ['item', 'lot'] }], table);
    await source.begin();
    await fixture.run(`DELETE FROM ${table} WHERE item = 1`);
    await fixture.run(`UPDATE ${table} SET lot = 'c' WHERE item = 2`);
    const told = (await follow(source)).map((c) => `${c.op} ${c.key.join('/')}`);
    expect(told).toEqual(['delete 1/a', 'delete 2/b', 'insert 2/c']);
    await source.end();
  });
};

/** Of those that see a table emptied at once. */
export const truncateContract = (name: string, make: () => ChangeFixture): void => {
  test(`${name}: a truncated table stops everything, by name`, async () => {
    const fixture = make();
    const table = 'd_truncated';
    await fixture.create(table);
    const source = await fixture.open([{ table, key: ['item', 'lot'] }], table);
    await source.begin();
    await fixture.run(`INSERT INTO ${table} (item, lot, note) VALUES (1, 'a', NULL)`);
    await fixture.run(`TRUNCATE ${table}`);
    await expect(follow(source)).rejects.toThrow(Truncated);
    await expect(follow(source)).rejects.toThrow(`${table} was truncated`);
    await source.end();
  });
};
