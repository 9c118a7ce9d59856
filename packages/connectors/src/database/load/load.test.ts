import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { claimChunk } from '../ledger/claim.ts';
import { Fenced } from '../ledger/settle.ts';
import type { WriteSpec } from '../ports.ts';
import { literal } from '../postgres/identifier.ts';
import { type Copy, CopyWorld, sameRow } from '../testing/copy-world.ts';
import { loadChunk } from './load-chunk.ts';
import { StoppedByRule } from './map-chunk.ts';

let world: CopyWorld;
beforeAll(async () => {
  world = await CopyWorld.start();
}, 60_000);
afterAll(() => world.stop());

const both = async (sql: string) => {
  await world.legacy.query(sql);
  await world.target.query(sql);
};
const copyOf = (
  table: string,
  columns: string[],
  key: string[],
  mode: WriteSpec['mode'],
  over: Partial<Copy> = {},
): Copy => ({
  spec: { table, columns, key },
  writes: [{ table, columns, upsertKey: key, mode }],
  mapper: sameRow(columns),
  ...over,
});
const targetRows = async (sql: string): Promise<string[][]> => {
  const { rows } = await world.target.query<string[]>({ text: sql, rowMode: 'array' });
  return rows;
};
const reasons = async (run: string) =>
  (await world.quarantine(run)).map((q) => {
    const [first] = JSON.parse(q.reasons);
    return [first.rule, first.column];
  });

test.each(['copy', 'upsert'] as const)(
  'two lanes of a %s write every row once, and both sides have the same sums',
  async (mode) => {
    const table = `pair_${mode}`;
    await both(`CREATE TABLE ${table} (id int PRIMARY KEY, name text, price numeric(18,6))`);
    await world.legacy.query(
      `INSERT INTO ${table} SELECT i, CASE WHEN i % 7 = 0 THEN NULL ELSE 'n' || i END, i / 7.0 FROM generate_series(1, 4321) i`,
    );
    const copy = copyOf(table, ['id', 'name', 'price'], ['id'], mode);
    const run = world.run();
    expect(await world.plan(run, copy)).toBe(9);
    const lanes = await Promise.all([world.lane(run, copy), world.lane(run, copy)]);
    expect(lanes.reduce((sum, lane) => sum + lane.chunks, 0)).toBe(9);
    expect(await world.totals(run)).toEqual({ read: '4321', written: '4321', quarantined: '0', merged: '0' });
    expect(await world.differences(run, copy)).toEqual({ [table]: [] });
    expect(await targetRows(`SELECT count(*), count(DISTINCT id) FROM ${table}`)).toEqual([['4321', '4321']]);
  },
);

test('one changed digit in the target shows', async () => {
  await both('CREATE TABLE digit (id int PRIMARY KEY, price numeric(18,6))');
  await world.legacy.query('INSERT INTO digit SELECT i, i FROM generate_series(1, 100) i');
  const copy = copyOf('digit', ['id', 'price'], ['id'], 'copy');
  const run = world.run();
  await world.plan(run, copy);
  await world.lane(run, copy);
  await world.target.query('UPDATE digit SET price = price + 0.000001 WHERE id = 77');
  expect((await world.differences(run, copy)).digit).toHaveLength(1);
});

test.each(['copy', 'upsert'] as const)(
  'what the target refuses is held back row by row in a %s, whatever the constraint',
  async (mode) => {
    const table = `strict_${mode}`;
    await world.legacy.query(`CREATE TABLE ${table} (id int PRIMARY KEY, code text, qty text, parent text)`);
    await world.target.query(`CREATE TABLE ${table}_parent (id int PRIMARY KEY)`);
    await world.target.query(`INSERT INTO ${table}_parent VALUES (1)`);
    await world.target.query(
      `CREATE TABLE ${table} (id int PRIMARY KEY, code varchar(5) NOT NULL, qty numeric CHECK (qty >= 0), parent int REFERENCES ${table}_parent)`,
    );
    const faults: [number, string | null, string, string][] = [
      [10, 'toolong', '1', '1'],
      [20, 'ok', '-1', '1'],
      [30, 'ok', 'x', '1'],
      [40, 'ok', '1', '2'],
      [50, null, '1', '1'],
    ];
    const rows = Array.from(
      { length: 60 },
      (_, i) => faults.find(([id]) => id === i + 1) ?? [i + 1, 'ok', '1', '1'],
    );
    await world.legacy.query(
      `INSERT INTO ${table} VALUES ${rows.map((r) => `(${r.map((v) => (v === null ? 'NULL' : literal(String(v)))).join(',')})`).join(',')}`,
    );
    const copy = copyOf(table, ['id', 'code', 'qty', 'parent'], ['id'], mode);
    const run = world.run();
    await world.plan(run, copy);
    await world.lane(run, copy);
    expect(await world.totals(run)).toEqual({ read: '60', written: '55', quarantined: '5', merged: '0' });
    const found = Object.fromEntries(
      (await world.quarantine(run)).map((q) => [JSON.parse(q.decoded).id, JSON.parse(q.reasons)[0].rule]),
    );
    expect(found).toEqual({
      10: 'target.22001',
      20: 'target.23514',
      30: 'target.22P02',
      40: 'target.23503',
      50: 'target.23502',
    });
    expect(await world.differences(run, copy)).toEqual({ [table]: [] });
  },
);

test.each([
  ['merge', { read: '9', written: '6', quarantined: '0', merged: '3' }],
  ['quarantine', { read: '9', written: '6', quarantined: '3', merged: '0' }],
] as const)(
  'keys that collide, within a chunk and across chunks: the first is written, the others %s',
  async (collisions, totals) => {
    const table = `collide_${collisions}`;
    await world.legacy.query(`CREATE TABLE ${table} (id int PRIMARY KEY, code text, lots text)`);
    await world.target.query(`CREATE TABLE ${table} (code text PRIMARY KEY, id int)`);
    await world.target.query(`CREATE TABLE ${table}_lot (code text, lot text, PRIMARY KEY (code, lot))`);
    const codes = ['a', 'A', 'b', 'c', 'd', 'B', 'e', 'a ', 'f'];
    await world.legacy.query(
      `INSERT INTO ${table} VALUES ${codes.map((c, i) => `(${i}, '${c}', 'L${i}')`).join(',')}`,
    );
    const copy: Copy = {
      spec: { table, columns: ['id', 'code', 'lots'], key: ['id'] },
      writes: [
        { table, columns: ['code', 'id'], upsertKey: ['code'], mode: 'upsert' },
        { table: `${table}_lot`, columns: ['code', 'lot'], upsertKey: ['code', 'lot'], mode: 'upsert' },
      ],
      mapper: {
        sourceColumns: ['id', 'code', 'lots'],
        targetColumns: ['code', 'id'],
        map: ([id, code, lot]) => {
          const clean = String(code).trim().toLowerCase();
          return {
            kind: 'written',
            row: [clean, String(id)],
            splits: [{ into: `${table}_lot`, row: [clean, String(lot)] }],
            notices: [],
          };
        },
      },
      collisions,
      rows: 4,
    };
    const run = world.run();
    await world.plan(run, copy);
    await world.lane(run, copy);
    expect(await world.totals(run)).toEqual(totals);
    expect(await targetRows(`SELECT code, id::text FROM ${table} ORDER BY id`)).toEqual([
      ['a', '0'],
      ['b', '2'],
      ['c', '3'],
      ['d', '4'],
      ['e', '6'],
      ['f', '8'],
    ]);
    // What a losing row would have been split into went with it.
    expect((await targetRows(`SELECT lot FROM ${table}_lot ORDER BY lot`)).flat()).toEqual([
      'L0',
      'L2',
      'L3',
      'L4',
      'L6',
      'L8',
    ]);
    expect(await world.differences(run, copy)).toEqual({ [table]: [], [`${table}_lot`]: [] });
    if (collisions === 'quarantine')
      expect((await reasons(run)).map(([rule]) => rule)).toEqual([
        'key.collision',
        'key.collision',
        'key.collision',
      ]);
  },
);

test('a rule holds rows back with their bytes; one that stops writes nothing of the chunk and gives it back', async () => {
  await both('CREATE TABLE ruled (id int PRIMARY KEY, name text)');
  await world.legacy.query(`INSERT INTO ruled VALUES (1, 'a'), (2, E'x\\ty'), (3, 'c')`);
  const base = copyOf('ruled', ['id', 'name'], ['id'], 'copy');
  const rejecting: Copy = {
    ...base,
    mapper: {
      ...base.mapper,
      map: (row) =>
        row[0] === '2'
          ? { kind: 'rejected', rejections: [{ rule: 'R7', column: 'name', value: 'x', message: 'no' }] }
          : base.mapper.map(row),
    },
  };
  const run = world.run();
  await world.plan(run, rejecting);
  await world.lane(run, rejecting);
  expect(await world.totals(run)).toEqual({ read: '3', written: '2', quarantined: '1', merged: '0' });
  const kept = await targetRows(
    `SELECT convert_from(raw, 'UTF8'), decoded->>'name', reasons->0->>'rule' FROM perennial.quarantine WHERE run = '${run}'`,
  );
  expect(kept).toEqual([['2\tx\\ty', 'x\ty', 'R7']]);
  expect(
    await targetRows(`SELECT rule, column_name, rejected FROM perennial.rule_count WHERE run = '${run}'`),
  ).toEqual([['R7', 'name', '1']]);
  const stopping: Copy = {
    ...base,
    mapper: {
      ...base.mapper,
      map: () => ({ kind: 'stopped', rejection: { rule: 'R9', message: 'no serials' } }),
    },
  };
  const stopped = world.run();
  await world.plan(stopped, stopping);
  await expect(world.lane(stopped, stopping)).rejects.toThrow(StoppedByRule);
  expect(await targetRows(`SELECT state FROM perennial.chunk WHERE run = '${stopped}'`)).toEqual([['open']]);
});

test('a zombie cannot commit what another lane has taken over; the rows are there once', async () => {
  await both('CREATE TABLE zombie (id int PRIMARY KEY)');
  await world.legacy.query('INSERT INTO zombie SELECT generate_series(1, 50)');
  const copy = copyOf('zombie', ['id'], ['id'], 'copy');
  const run = world.run();
  await world.plan(run, copy);
  const holder = { run, name: 'zombie', owner: 'zombie', leaseMs: -1 };
  const claim = await claimChunk(world.target, holder);
  expect(claim?.epoch).toBe(1);
  if (claim === undefined) return;
  await world.lane(run, copy);
  const late = loadChunk({
    source: world.source,
    spec: copy.spec,
    target: await world.connect(),
    schema: 'public',
    // Its own key would refuse the rows as well: the fence has to do it without.
    writes: [{ table: 'zombie_free', columns: ['id'], upsertKey: ['id'], mode: 'copy' }],
    mapper: copy.mapper,
    buckets: 1,
    collisions: 'quarantine',
    claim,
    signal: new AbortController().signal,
  });
  await world.target.query('CREATE TABLE IF NOT EXISTS zombie_free (id int)');
  await expect(late).rejects.toThrow(Fenced);
  expect(
    await targetRows('SELECT (SELECT count(*) FROM zombie), (SELECT count(*) FROM zombie_free)'),
  ).toEqual([['50', '0']]);
});

test('a connection that dies midway leaves nothing of its chunk; another lane ends the work', async () => {
  await both('CREATE TABLE broken (id int PRIMARY KEY, name text)');
  await world.legacy.query(`INSERT INTO broken SELECT i, repeat('x', 50) FROM generate_series(1, 2000) i`);
  const base = copyOf('broken', ['id', 'name'], ['id'], 'copy');
  const run = world.run();
  await world.plan(run, base);
  const target = await world.connect();
  const { rows } = await target.query<{ pid: string }>('SELECT pg_backend_pid() AS pid');
  let mapped = 0;
  const dying: Copy = {
    ...base,
    mapper: {
      ...base.mapper,
      map: (row) => {
        mapped += 1;
        if (mapped === 700) void world.target.query('SELECT pg_terminate_backend($1)', [rows[0]?.pid]);
        return base.mapper.map(row);
      },
    },
  };
  await expect(world.lane(run, dying, { target })).rejects.toThrow();
  await world.lane(run, base);
  expect(await world.totals(run)).toEqual({ read: '2000', written: '2000', quarantined: '0', merged: '0' });
  expect(await world.differences(run, base)).toEqual({ broken: [] });
});

test('random tables, chunk sizes and faults: nothing is lost or doubled, and the sums agree', async () => {
  let n = 0;
  const value = fc.option(
    fc.string({ unit: 'binary', maxLength: 8 }).filter((s) => s.isWellFormed() && !s.includes('\0')),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(fc.tuple(fc.integer({ min: -9, max: 9 }), fc.integer({ min: 0, max: 30 }), value), {
        selector: ([a, b]) => `${a}/${b}`,
        maxLength: 60,
      }),
      fc.integer({ min: 1, max: 30 }),
      fc.constantFrom('copy' as const, 'upsert' as const),
      async (rows, size, mode) => {
        n += 1;
        const table = `random_${n}`;
        await world.legacy.query(`CREATE TABLE ${table} (a int, b int, v text, PRIMARY KEY (a, b))`);
        await world.target.query(`CREATE TABLE ${table} (a int, b int, v varchar(5), PRIMARY KEY (b, a))`);
        if (rows.length > 0)
          await world.legacy.query(
            `INSERT INTO ${table} VALUES ${rows.map(([a, b, v]) => `(${a}, ${b}, ${v === null ? 'NULL' : literal(v)})`).join(', ')}`,
          );
        const copy: Copy = { ...copyOf(table, ['a', 'b', 'v'], ['a', 'b'], mode), rows: size };
        const run = world.run();
        await world.plan(run, copy);
        await Promise.all([world.lane(run, copy), world.lane(run, copy)]);
        const bad = rows.filter(([, , v]) => v !== null && [...v].length > 5).length;
        expect(await world.totals(run)).toEqual({
          read: `${rows.length}`,
          written: `${rows.length - bad}`,
          quarantined: `${bad}`,
          merged: '0',
        });
        expect(await world.differences(run, copy)).toEqual({ [table]: [] });
      },
    ),
    { seed: 17, numRuns: 25 },
  );
}, 60_000);
