import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mariadbMissing, mariadbTitle } from '../../testing/mariadb.ts';
import type { SourcePort } from '../ports.ts';
import { MysqlWorld } from '../testing/mysql-world.ts';
import { readAll, readInChunks, sourceContract } from '../testing/source-contract.ts';

const never = new AbortController().signal;

describe.skipIf(mariadbMissing)(mariadbTitle('MariaDB as a source'), () => {
  let world: MysqlWorld;
  let source: SourcePort;
  beforeAll(async () => {
    world = await MysqlWorld.start();
    source = await world.connect();
  }, 60_000);
  afterAll(() => world.stop());

  sourceContract('MariaDB', () => ({
    source,
    seed: (table) => world.seed(table),
    add: (table, rows) => world.add(table, rows),
    store: 'database',
    update: (table, key, to) => world.update(table, key, to),
  }));

  test('values of every type come as text that loses nothing', async () => {
    await world.run(`CREATE TABLE exact (id int PRIMARY KEY, big bigint unsigned, price decimal(18,6), f float, g double,
      at timestamp(3) NULL, local datetime(6), day date, t time(2), y year, flags bit(11), fixed binary(4), bin blob,
      j json, e enum('ok', 'bad'), s set('a', 'b'), z int(6) zerofill, empty text)`);
    await world.run(`SET time_zone = '+08:00'`);
    await world.run(`INSERT INTO exact VALUES (1, 18446744073709551615, 12345678901.234567, 16777217, 0.1,
      '2026-03-29 08:30:00.120', '2026-03-29 02:30:00.123456', '0000-00-00', '-838:59:58.25', 2026, b'10110', x'00ff', x'5c00',
      '{"单位": 1}', 'bad', 'a,b', 42, NULL)`);
    await world.run(
      `INSERT INTO exact (id, f, at, local, day) VALUES (2, 0.1, '0000-00-00', '0000-00-00', '2026-00-00')`,
    );
    await world.run(`SET time_zone = '+00:00'`);
    const columns = 'big price f g at local day t y flags fixed bin j e s z empty'.split(' ');
    const [first, second] = await readAll(source, { table: 'exact', columns, key: ['id'] }, {});
    expect(first).toEqual([
      '18446744073709551615',
      '12345678901.234567',
      '16777216',
      '0.1',
      '2026-03-29 00:30:00.120+00',
      '2026-03-29 02:30:00.123456',
      '0000-00-00',
      '-838:59:58.25',
      '2026',
      '00000010110',
      { bytes: Uint8Array.from([0, 0xff, 0, 0]), undecodable: false },
      { bytes: Uint8Array.from([0x5c, 0]), undecodable: false },
      '{"单位": 1}',
      'bad',
      'a,b',
      '000042',
      null,
    ]);
    expect(second?.slice(2, 7)).toEqual([
      '0.1',
      null,
      '0000-00-00 00:00:00.000',
      '0000-00-00 00:00:00.000000',
      '2026-00-00',
    ]);
  });

  test('a geometry is bytes of no kind', async () => {
    await world.run('CREATE TABLE place (id int PRIMARY KEY, at point, address inet6)');
    await world.run(`INSERT INTO place VALUES (1, ST_GeomFromText('POINT(1 2)'), '2001:db8::1')`);
    const { tables } = await source.introspect();
    expect(tables.find((t) => t.name === 'place')?.columns.map((c) => c.kind)).toEqual([
      'integer',
      'other',
      'other',
    ]);
    const [row] = await readAll(source, { table: 'place', columns: ['at', 'address'], key: ['id'] }, {});
    expect(row).toEqual([{ bytes: expect.any(Uint8Array), undecodable: false }, '2001:db8::1']);
  });

  test('a latin1 column is read in the encoding the plan names; what is none keeps its bytes', async () => {
    await world.run('CREATE TABLE gbk (id int PRIMARY KEY, name varchar(20) CHARACTER SET latin1)');
    // 乗 is 81 5C, 无 CE DE.
    await world.run(`INSERT INTO gbk VALUES (1, _latin1 x'815CCEDE'), (2, _latin1 x'41FF')`);
    const spec = { table: 'gbk', columns: ['name'], key: ['id'] };
    expect(await readAll(await world.connect({ encoding: 'gbk' }), spec, {})).toEqual([
      ['乗无'],
      [{ bytes: Uint8Array.from([0x41, 0xff]), undecodable: true }],
    ]);
    expect(await readAll(source, spec, {})).toEqual([['\x81\\ÎÞ'], ['Aÿ']]);
  });

  test('columns of other character sets come out as the text they hold, whatever the plan names for latin1', async () => {
    await world.run(`CREATE TABLE sets (id int PRIMARY KEY, g varchar(9) CHARACTER SET gbk, b varchar(9) CHARACTER SET big5,
      u varchar(9) CHARACTER SET ucs2, c varchar(9) CHARACTER SET cp1251, m varchar(9) CHARACTER SET utf8mb4)`);
    await world.run(`INSERT INTO sets VALUES (1, '无菌', '無菌', '无菌', 'Ж', '😀Ã©')`);
    const read = await world.connect({ encoding: 'gbk' });
    expect(
      await readAll(read, { table: 'sets', columns: ['g', 'b', 'u', 'c', 'm'], key: ['id'] }, {}),
    ).toEqual([['无菌', '無菌', '无菌', 'Ж', '😀Ã©']]);
  });

  test.each([
    [
      'latin1 text that is GBK',
      'varchar(9) CHARACTER SET latin1',
      ["_latin1 x'4141'", "_latin1 x'815C'", "_latin1 x'CEDE'"],
    ],
    [
      'text without case',
      'varchar(9) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci',
      ["'a'", "'B'", "'ccc'"],
    ],
    ['three-byte utf8', 'varchar(9) CHARACTER SET utf8mb3', ["'a'", "'无'", "'菌'"]],
    ['bytes', 'binary(3)', ["x'00'", "x'0001'", "x'5C27'"]],
    ['an enum that does not sort by its letters', "enum('z', 'm', 'a')", ["'z'", "'m'", "'a'"]],
    ['a set', "set('z', 'm')", ["'z'", "'m'", "'z,m'"]],
    ['bits', 'bit(60)', ['1', '2', "b'111111111111111111111111111111111111111111111111111111111111'"]],
    ['big integers', 'bigint unsigned', ['9007199254740992', '9007199254740993', '18446744073709551615']],
    ['decimals', 'decimal(30,6)', ['-1.5', '9007199254740993.000001', '9007199254740993.000002']],
    ['floats', 'float', ['0.1', '16777216', '1e30']],
    ['zero dates', 'date', ["'0000-00-00'", "'2026-00-00'", "'2026-01-01'"]],
    [
      'instants',
      'timestamp(6)',
      ["'2026-01-01 00:00:00.000001'", "'2026-01-01 00:00:00.000002'", "'2026-01-02'"],
    ],
    ['times', 'time', ["'-10:00:00'", "'00:00:01'", "'800:00:00'"]],
    ['uuids', 'uuid', ['UUID()', 'UUID()', 'UUID()']],
  ])('a key of %s is cut at every row', async (name, type, values) => {
    const table = `key_${name.replaceAll(/[^a-z0-9]/gi, '_')}`;
    await world.run(`CREATE TABLE ${table} (k ${type} NOT NULL, tail int NOT NULL, PRIMARY KEY (k, tail))`);
    await world.run(
      `INSERT INTO ${table} VALUES ${values.flatMap((v) => [`(${v}, 1)`, `(${v}, 2)`]).join(', ')}`,
    );
    const spec = { table, columns: ['k', 'tail'], key: ['k', 'tail'] };
    const whole = await readAll(source, spec, {});
    expect(whole).toHaveLength(6);
    expect(await readInChunks(source, spec, 1)).toEqual({ chunks: whole.length, rows: whole });
  });

  test('a composite key is read by an index range, not by looking at the whole table', async () => {
    const rows = Array.from({ length: 5_000 }, (_, i) => [String(Math.floor(i / 50)), `L${i % 50}`, null]);
    const columns = [
      { name: 'item', kind: 'integer' as const },
      { name: 'lot', kind: 'text' as const },
      { name: 'note', kind: 'text' as const, nullable: true },
    ];
    await world.seed({ name: 'ranged', columns, key: ['item', 'lot'], rows });
    await world.run('ANALYZE TABLE ranged');
    await world.run("SET GLOBAL log_output = 'TABLE', general_log = 1");
    const spec = { table: 'ranged', columns: ['item', 'lot', 'note'], key: ['item', 'lot'] };
    const part = await readAll(source, spec, { after: ['50', 'L3'], upTo: ['52', 'L1'] });
    await world.run('SET GLOBAL general_log = 0');
    expect(part.length).toBeGreaterThan(50);
    const [said] = await world.run(
      "SELECT argument FROM mysql.general_log WHERE argument LIKE 'SELECT `item`%`ranged`%' ORDER BY event_time DESC LIMIT 1",
    );
    const [plan] = await world.run(`EXPLAIN ${said?.[0]}`);
    const [, , , type, , key, , , looked] = plan ?? [];
    expect([type, key]).toEqual(['range', 'PRIMARY']);
    expect(Number(looked)).toBeLessThan(300);
    // What the row comparison would have cost.
    const [compared] = await world.run(
      "EXPLAIN SELECT * FROM ranged WHERE (item, lot) > (50, 'L3') AND (item, lot) <= (52, 'L1') ORDER BY item, lot",
    );
    expect(Number(compared?.[8])).toBeGreaterThan(1_000);
  });

  test('a table without a key is one chunk; equal rows are all there', async () => {
    const rows = Array.from({ length: 3_000 }, (_, i) => [String(i % 7), null]);
    await world.seed({
      name: 'keyless',
      columns: [
        { name: 'item', kind: 'integer' },
        { name: 'note', kind: 'text', nullable: true },
      ],
      key: [],
      rows,
    });
    const spec = { table: 'keyless', columns: ['item', 'note'], key: [] };
    const all = await readInChunks(source, spec, 500);
    expect([all.chunks, all.rows.length]).toEqual([1, 3_000]);
    await world.run('DELETE FROM keyless');
    expect(await source.upperBound(spec)).toBeUndefined();
  });

  test('a key that may be NULL is refused, since its rows would be in no chunk', async () => {
    await world.run('CREATE TABLE loose (code varchar(9) UNIQUE, name text)');
    await expect(source.upperBound({ table: 'loose', columns: ['code'], key: ['code'] })).rejects.toThrow(
      'loose.code may be NULL',
    );
    await world.run('CREATE TABLE shaped (at point NOT NULL)');
    await expect(source.upperBound({ table: 'shaped', columns: ['at'], key: ['at'] })).rejects.toThrow(
      'cannot order the copy',
    );
  });

  test('a condition of the plan leaves rows out, also one that ends in a comment', async () => {
    await world.run('CREATE TABLE filtered (id int PRIMARY KEY) SELECT seq AS id FROM seq_1_to_10');
    const spec = { table: 'filtered', columns: ['id'], key: ['id'], where: 'id % 2 = 0 -- even' };
    expect(await source.count(spec)).toBe(5n);
    expect(await readAll(source, spec, {})).toEqual(['2', '4', '6', '8', '10'].map((id) => [id]));
  });

  test('keys, foreign keys, lengths, signs and scales are described', async () => {
    await world.run('CREATE TABLE parent (a int, b varchar(20), PRIMARY KEY (b, a))');
    await world.run(`CREATE TABLE child (id bigint unsigned AUTO_INCREMENT PRIMARY KEY, a int, b varchar(20) DEFAULT 'x',
      price decimal(18,6) unsigned, code char(8), note text, twice int AS (a * 2), flag bit(3), doc json, UNIQUE (code), UNIQUE (note(10)),
      FOREIGN KEY (b, a) REFERENCES parent (b, a))`);
    const { engine, encoding, tables } = await source.introspect();
    expect([engine, encoding]).toEqual(['mysql', 'utf8mb4']);
    expect(tables.find((t) => t.name === 'parent')?.primaryKey).toEqual(['b', 'a']);
    const child = tables.find((t) => t.name === 'child');
    expect(child).toMatchObject({
      primaryKey: ['id'],
      uniques: [['code']],
      foreignKeys: [{ columns: ['b', 'a'], table: 'parent', references: ['b', 'a'] }],
      rows: 0,
    });
    expect(
      child?.columns.map((c) => [
        c.name,
        c.kind,
        c.length,
        c.precision,
        c.scale,
        c.unsigned,
        c.hasDefault,
        c.generated,
      ]),
    ).toEqual([
      ['id', 'integer', undefined, undefined, undefined, true, true, false],
      ['a', 'integer', undefined, undefined, undefined, undefined, false, false],
      ['b', 'text', 20, undefined, undefined, undefined, true, false],
      ['price', 'decimal', undefined, 18, 6, true, false, false],
      ['code', 'text', 8, undefined, undefined, undefined, false, false],
      ['note', 'text', 65_535, undefined, undefined, undefined, false, false],
      ['twice', 'integer', undefined, undefined, undefined, undefined, false, true],
      ['flag', 'bits', 3, undefined, undefined, undefined, false, false],
      ['doc', 'json', undefined, undefined, undefined, undefined, false, false],
    ]);
  });

  test('an unknown database is named together with those there are; an unknown table and column are named', async () => {
    await expect((await world.connect({ schema: 'nope' })).introspect()).rejects.toThrow(
      'there is no database "nope"; there are: legacy',
    );
    await expect(source.count({ table: 'nope', columns: [], key: [] })).rejects.toThrow('nope');
    await expect(readAll(source, { table: 'nope', columns: ['a'], key: [] }, {})).rejects.toThrow(
      'there is no table "nope"',
    );
    await expect(readAll(source, { table: 'parent', columns: ['c'], key: [] }, {})).rejects.toThrow(
      'parent has no column "c"',
    );
  });

  test('a server that goes away midway rejects the reading, and the next one connects again', async () => {
    await world.run(
      "CREATE TABLE long_one (id int PRIMARY KEY, pad varchar(2000)) SELECT seq AS id, REPEAT('x', 2000) AS pad FROM seq_1_to_20000",
    );
    const spec = { table: 'long_one', columns: ['id', 'pad'], key: ['id'] };
    const reading = async () => {
      for await (const _ of source.read(spec, {}, never)) {
        const sessions = await world.run(
          "SELECT ID FROM information_schema.PROCESSLIST WHERE ID <> CONNECTION_ID() AND INFO LIKE '%long_one%'",
        );
        for (const [id] of sessions) await world.run(`KILL CONNECTION ${id}`);
      }
    };
    await expect(reading()).rejects.toThrow();
    expect(await readAll(source, spec, { after: ['19990'] })).toHaveLength(10);
  });

  test('a slow reader holds the server back instead of filling the memory', async () => {
    const spec = { table: 'long_one', columns: ['id', 'pad'], key: ['id'] };
    const reading = source.read(spec, {}, never)[Symbol.asyncIterator]();
    const first = await reading.next();
    let rows = first.done ? 0 : first.value.length;
    // Time enough for all 40 MB, were they taken; no buffer between the two holds as many.
    for (let i = 0; i < 1_000; i++) await world.run('SELECT 1');
    const sending = await world.run(
      "SELECT STATE FROM information_schema.PROCESSLIST WHERE ID <> CONNECTION_ID() AND INFO LIKE '%long_one%'",
    );
    expect(sending).toHaveLength(1);
    for (let next = await reading.next(); !next.done; next = await reading.next()) rows += next.value.length;
    expect(rows).toBe(20_000);
  });

  test('nothing can be written through a source', async () => {
    await world.run('CREATE FUNCTION change_it() RETURNS int BEGIN DELETE FROM filtered; RETURN 1; END');
    await expect(
      source.count({ table: 'filtered', columns: [], key: [], where: 'change_it() = 1' }),
    ).rejects.toThrow('READ ONLY');
    expect(await source.count({ table: 'filtered', columns: [], key: [] })).toBe(10n);
  });
});
