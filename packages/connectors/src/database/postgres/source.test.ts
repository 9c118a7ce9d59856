import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startPostgres, type TestPostgres } from '../../testing/postgres.ts';
import type { SourcePort } from '../ports.ts';
import { readAll, readInChunks, type SeedTable, sourceContract } from '../testing/source-contract.ts';
import { ident, literal, qualified } from './identifier.ts';
import { postgresSource } from './source.ts';

let server: TestPostgres;
let admin: pg.Client;
const open: SourcePort[] = [];
const connect = async (options: Partial<Parameters<typeof postgresSource>[0]> = {}) => {
  const source = await postgresSource({ connectionString: server.url, ...options });
  open.push(source);
  return source;
};
const rowsOf = (rows: readonly (string | null)[][]) =>
  rows.map((row) => `(${row.map((v) => (v === null ? 'NULL' : literal(v))).join(', ')})`).join(', ');
const seed = async ({ name, columns, key, rows }: SeedTable) => {
  const of = columns.map(
    (c) =>
      `${ident(c.name)} ${c.kind === 'text' ? 'text COLLATE "C"' : 'bigint'}${c.nullable ? '' : ' NOT NULL'}`,
  );
  const primary = key.length === 0 ? [] : [`PRIMARY KEY (${key.map(ident).join(', ')})`];
  await admin.query(`CREATE TABLE ${qualified('public', name)} (${[...of, ...primary].join(', ')})`);
  await add(name, rows);
};
const add = async (name: string, rows: readonly (string | null)[][]) => {
  if (rows.length > 0) await admin.query(`INSERT INTO ${qualified('public', name)} VALUES ${rowsOf(rows)}`);
};

beforeAll(async () => {
  server = await startPostgres();
  admin = new pg.Client({ connectionString: server.url });
  await admin.connect();
  await connect();
}, 60_000);
afterAll(async () => {
  await Promise.all(open.map((source) => source.close()));
  await admin.end();
  await server.stop();
});

const first = (): SourcePort => {
  const [source] = open;
  if (source === undefined) throw new Error('not connected');
  return source;
};

sourceContract('PostgreSQL', () => ({
  source: first(),
  seed,
  add,
  store: 'database',
  update: async (table, key, to) => {
    await admin.query(
      `UPDATE ${ident(table)} SET item = $3, lot = $4, note = $5 WHERE item = $1 AND lot = $2`,
      [...key, ...to],
    );
  },
}));

test('a table without a key is cut by row address; equal rows are all there', async () => {
  const rows = Array.from({ length: 3_000 }, (_, i) => [String(i % 7), 'same', null]);
  await seed({
    name: 'keyless',
    columns: [
      { name: 'item', kind: 'integer' },
      { name: 'lot', kind: 'text' },
      { name: 'note', kind: 'text', nullable: true },
    ],
    key: [],
    rows,
  });
  await admin.query('ANALYZE keyless');
  const all = await readInChunks(
    first(),
    { table: 'keyless', columns: ['item', 'lot', 'note'], key: [] },
    500,
  );
  expect(all.rows).toHaveLength(3_000);
  expect(all.chunks).toBeGreaterThan(3);
});

test.each([
  ['character(8)', ['BOX', 'M', 'PCS', 'SET'], (text: string) => text.padEnd(8)],
  ['bit(4)', ['0001', '0111', '1000', '1111'], (text: string) => text],
  ['numeric(20,0)', ['1', '5', '9007199254740993', '18446744073709551615'], (text: string) => text],
  [
    'timestamp(3) without time zone',
    ['2020-01-01 00:00:00', '2020-01-01 00:00:00.123'],
    (text: string) => text,
  ],
] as const)(
  'a key of type %s is bounded by whole values: the last row is read too',
  async (type, keys, kept) => {
    const table = `key_of_${type.replace(/\W.*/, '')}`;
    await admin.query(`CREATE TABLE ${ident(table)} (code ${type} PRIMARY KEY)`);
    await add(
      table,
      keys.map((key) => [key]),
    );
    const { rows } = await readInChunks(first(), { table, columns: ['code'], key: ['code'] }, 1);
    expect(rows).toEqual(keys.map((key) => [kept(key)]));
  },
);

test('values of every type come as text that loses nothing', async () => {
  await admin.query(`CREATE TABLE exact (id int PRIMARY KEY, big bigint, price numeric(18,6), free numeric, at timestamptz,
    local timestamp, day date, f double precision, ok boolean, bin bytea, flags bit(5), empty text)`);
  await admin.query(`INSERT INTO exact VALUES (1, 9007199254740993, 12345678901.234567, 1.10, '2026-03-29 01:30:00+01',
    '2026-03-29 02:30:00.123456', '0044-03-15 BC', 0.1, true, '\\x00ff', B'10110', NULL)`);
  const columns = ['big', 'price', 'free', 'at', 'local', 'day', 'f', 'ok', 'bin', 'flags', 'empty'];
  expect(await readAll(first(), { table: 'exact', columns, key: ['id'] }, {})).toEqual([
    [
      '9007199254740993',
      '12345678901.234567',
      '1.10',
      '2026-03-29 00:30:00+00',
      '2026-03-29 02:30:00.123456',
      '0044-03-15 BC',
      '0.1',
      't',
      '\\x00ff',
      '10110',
      null,
    ],
  ]);
});

test('a condition of the plan leaves rows out, also one that ends in a comment', async () => {
  await admin.query('CREATE TABLE filtered AS SELECT i AS id FROM generate_series(1, 10) i');
  const spec = { table: 'filtered', columns: ['id'], key: ['id'], where: 'id % 2 = 0 -- even' };
  expect(await first().count(spec)).toBe(5n);
  expect(await readAll(first(), spec, {})).toEqual(['2', '4', '6', '8', '10'].map((id) => [id]));
});

test('a SQL_ASCII database is read in the encoding the plan names; what is none keeps its bytes', async () => {
  await admin.query(
    `CREATE DATABASE legacy ENCODING 'SQL_ASCII' TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C'`,
  );
  const connectionString = server.url.replace(/postgres$/, 'legacy');
  const legacy = new pg.Client({ connectionString });
  await legacy.connect();
  await legacy.query('SET client_encoding = SQL_ASCII');
  await legacy.query('CREATE TABLE item (id int PRIMARY KEY, name text)');
  // 乗 is 81 5C, 无 CE DE.
  await legacy.query(`INSERT INTO item SELECT 1, convert_from('\\x815ccede', 'SQL_ASCII')`);
  await legacy.query(`INSERT INTO item SELECT 2, convert_from('\\x41ff', 'SQL_ASCII')`);
  await legacy.end();
  const source = await connect({ connectionString, encoding: 'gb18030' });
  expect(await readAll(source, { table: 'item', columns: ['id', 'name'], key: ['id'] }, {})).toEqual([
    ['1', '乗无'],
    ['2', { bytes: Buffer.from([0x41, 0xff]), undecodable: true }],
  ]);
});

test('a key of bytes that cannot be told as a bound is refused by the server; no row is lost over it', async () => {
  await admin.query(
    `CREATE DATABASE gbk_keys ENCODING 'SQL_ASCII' TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C'`,
  );
  const connectionString = server.url.replace(/postgres$/, 'gbk_keys');
  const legacy = new pg.Client({ connectionString });
  await legacy.connect();
  await legacy.query('CREATE TABLE item (code text PRIMARY KEY)');
  await legacy.query(`INSERT INTO item VALUES ('a')`);
  const source = await connect({ connectionString, encoding: 'gb18030' });
  const spec = { table: 'item', columns: ['code'], key: ['code'] };
  expect(await source.upperBound(spec)).toEqual(['a']);
  await legacy.query(`INSERT INTO item SELECT convert_from('\\xcede', 'SQL_ASCII')`);
  await legacy.end();
  await expect(source.upperBound(spec)).rejects.toThrow('invalid byte sequence');
});

test('keys, foreign keys, lengths and scales are described', async () => {
  await admin.query('CREATE TABLE parent (a int, b varchar(20), PRIMARY KEY (b, a))');
  await admin.query(`CREATE TABLE child (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, a int, b varchar(20),
    price numeric(18,6), code text UNIQUE, twice int GENERATED ALWAYS AS (a * 2) STORED, FOREIGN KEY (b, a) REFERENCES parent)`);
  const { tables, encoding } = await first().introspect();
  const child = tables.find((t) => t.name === 'child');
  expect(encoding).toBe('UTF8');
  expect(tables.find((t) => t.name === 'parent')?.primaryKey).toEqual(['b', 'a']);
  expect(child).toMatchObject({
    primaryKey: ['id'],
    uniques: [['code']],
    foreignKeys: [{ columns: ['b', 'a'], table: 'parent', references: ['b', 'a'] }],
  });
  expect(child?.columns.map((c) => [c.name, c.type, c.length, c.precision, c.scale, c.generated])).toEqual([
    ['id', 'bigint', undefined, undefined, undefined, true],
    ['a', 'integer', undefined, undefined, undefined, false],
    ['b', 'character varying(20)', 20, undefined, undefined, false],
    ['price', 'numeric(18,6)', undefined, 18, 6, false],
    ['code', 'text', undefined, undefined, undefined, false],
    ['twice', 'integer', undefined, undefined, undefined, true],
  ]);
});

test('a key of padded text cuts and reads whole values', async () => {
  await admin.query('CREATE TABLE padded (code char(5) PRIMARY KEY, flags bit(3) NOT NULL)');
  await admin.query("INSERT INTO padded SELECT 'a' || i, B'101' FROM generate_series(10, 29) i");
  const spec = { table: 'padded', columns: ['code'], key: ['code'] };
  const { rows, chunks } = await readInChunks(first(), spec, 7);
  expect(chunks).toBe(3);
  expect(rows.map(([code]) => code)).toEqual(Array.from({ length: 20 }, (_, i) => `a${i + 10}  `));
});

test('a partitioned table is one table with the rows of all its partitions', async () => {
  await admin.query('CREATE TABLE parted (id int PRIMARY KEY) PARTITION BY RANGE (id)');
  await admin.query('CREATE TABLE parted_1 PARTITION OF parted FOR VALUES FROM (0) TO (5)');
  await admin.query('CREATE TABLE parted_2 PARTITION OF parted FOR VALUES FROM (5) TO (50)');
  await admin.query('INSERT INTO parted SELECT generate_series(1, 9)');
  const source = await connect();
  expect((await source.introspect()).tables.map((t) => t.name).filter((n) => n.startsWith('parted'))).toEqual(
    ['parted'],
  );
  expect(await readAll(source, { table: 'parted', columns: ['id'], key: ['id'] }, {})).toHaveLength(9);
});

test('an unknown schema is named together with those there are', async () => {
  const source = await connect({ schema: 'nope' });
  await expect(source.introspect()).rejects.toThrow('there is no schema "nope"; there are: public');
});

test('an error of the server reaches whoever reads', async () => {
  const broken = { table: 'described', columns: ['item'], key: ['item', 'lot'], where: '1 / 0 = 1' };
  await expect(readAll(first(), broken, {})).rejects.toThrow();
  await expect(readAll(first(), { ...broken, columns: ['nope'], where: 'true' }, {})).rejects.toThrow('nope');
});
