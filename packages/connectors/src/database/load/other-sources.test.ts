/** The engine with sources other than PostgreSQL: a file with faulty records, and MariaDB. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mariadbMissing, mariadbTitle } from '../../testing/mariadb.ts';
import { fileSource } from '../files/source.ts';
import type { SourcePort } from '../ports.ts';
import { waiveRow } from '../quarantine/settle-row.ts';
import { type Copy, CopyWorld, sameRow } from '../testing/copy-world.ts';
import { FileWorld } from '../testing/file-world.ts';
import { MysqlWorld } from '../testing/mysql-world.ts';
import { verifyTable } from '../verify/verify-table.ts';

let world: CopyWorld;
beforeAll(async () => {
  world = await CopyWorld.start();
}, 60_000);
afterAll(() => world.stop());

const signal = new AbortController().signal;
const verdicts = async (run: string, source: SourcePort, { spec, writes, mapper }: Copy) => {
  const job = { run, name: spec.table, level: 'L2' as const, source, spec, mapper, writes };
  const results = await verifyTable({
    ...job,
    target: world.target,
    schema: 'public',
    merges: false,
    signal,
  });
  return results.map(
    ({ id, verdict, evidence }) => `${id} ${verdict}${verdict === 'passed' ? '' : `: ${evidence}`}`,
  );
};
const passed = ['counts passed', 'checksum passed', 'rows passed'];

describe('a file', () => {
  let files: FileWorld;
  let source: SourcePort;
  let run: string;
  const columns = ['id', 'name'];
  const copy: Copy = {
    spec: { table: 'item', columns: ['$offset', ...columns], key: ['$offset'] },
    writes: [{ table: 'item', columns, upsertKey: ['id'], mode: 'upsert' }],
    mapper: {
      ...sameRow(columns),
      sourceColumns: ['$offset', ...columns],
      map: ([, ...row]) => sameRow(columns).map(row),
    },
    rows: 40,
  };
  beforeAll(async () => {
    files = await FileWorld.start();
    source = await fileSource({ folder: files.folder });
    const lines = Array.from({ length: 200 }, (_, i) => `${i},"n${i}"\n`);
    lines[50] = '50,too,many\n';
    lines[120] = '120,"open\n';
    await files.put('item.csv', `id,name\n${lines.join('')}`);
    await world.target.query('CREATE TABLE item (id bigint PRIMARY KEY, name text NOT NULL)');
    run = world.run();
    await world.plan(run, copy, source);
    await world.lane(run, copy, { source });
  });
  afterAll(() => files.stop());

  test('is loaded but for its faulty records, which are held back with their bytes', async () => {
    const held = await world.quarantine(run);
    expect(held.map(({ reasons }) => JSON.parse(reasons))).toEqual([
      [{ rule: 'file.fields', message: 'the record has 3 fields, expected 2' }],
      // Its quote is closed by the first one of the next line, which therefore is held back, too.
      [{ rule: 'file.quotes', message: 'it stands in a record whose quotes do not pair' }],
      [{ rule: 'file.quotes', message: 'it stands in a record whose quotes do not pair' }],
    ]);
    const { rows } = await world.target.query(
      'SELECT raw FROM perennial.quarantine WHERE run = $1 ORDER BY chunk, ordinal',
      [run],
    );
    expect(rows.map(({ raw }) => raw)).toEqual(
      ['50,too,many\n', '120,"open\n', '121,"n121"\n'].map(
        (line) => `\\x${Buffer.from(line).toString('hex')}`,
      ),
    );
    expect(await world.totals(run)).toMatchObject({ read: '200', written: '197', quarantined: '3' });
  });

  test('is verified; a row that is missing is named, one that is held back is not', async () => {
    expect(await verdicts(run, source, copy)).toEqual(passed);
    await world.target.query('DELETE FROM item WHERE id = 51');
    const [counts, checksum, rows] = await verdicts(run, source, copy);
    expect(counts).toContain('counts failed');
    expect(checksum).toContain('checksum failed');
    expect(rows).toBe('rows failed: item 51 is missing in the target');
    await world.target.query("INSERT INTO item VALUES (51, 'n51')");
    const row = { run, name: 'item', chunk: 2, ordinal: 10 };
    expect(await waiveRow(world.target, row, { by: 'test', why: 'a mistake of the export' })).toBe('waived');
    expect(await verdicts(run, source, copy)).toEqual(passed);
  });
});

describe.skipIf(mariadbMissing)(mariadbTitle('a table of MariaDB'), () => {
  let mariadb: MysqlWorld;
  beforeAll(async () => {
    mariadb = await MysqlWorld.start();
  }, 60_000);
  afterAll(() => mariadb.stop());

  const columns = ['item', 'lot', 'price', 'photo', 'note'];
  const copyOf = (table: string, key: string[]): Copy => ({
    spec: { table, columns, key },
    writes: [{ table, columns, upsertKey: ['item', 'lot'], mode: 'upsert' }],
    mapper: sameRow(columns),
    rows: 70,
  });
  const load = async (table: string, key: string[]) => {
    const types = 'item bigint unsigned NOT NULL, lot varchar(20) CHARACTER SET latin1 NOT NULL';
    const primary = key.length === 0 ? '' : `, PRIMARY KEY (${key.join(', ')})`;
    await mariadb.run(
      `CREATE TABLE ${table} (${types}, price decimal(18,6), photo binary(3), note text${primary})`,
    );
    // 无 is CE DE in GBK; every third note is NULL and every third empty.
    await mariadb.run(`INSERT INTO ${table} SELECT 9007199254740990 + seq DIV 10, CONCAT(_latin1 x'CEDE', seq % 10), seq / 7,
      x'0a5c', CASE seq % 3 WHEN 0 THEN NULL WHEN 1 THEN '' ELSE CONCAT('a\\tb\\\\', seq) END FROM seq_1_to_500`);
    await world.target.query(
      `CREATE TABLE ${table} (item numeric(20), lot text, price numeric(18,6), photo bytea, note text, PRIMARY KEY (item, lot))`,
    );
    const source = await mariadb.connect({ encoding: 'gbk' });
    const copy = copyOf(table, key);
    const run = world.run();
    const chunks = await world.plan(run, copy, source);
    await world.lane(run, copy, { source });
    return { source, copy, run, chunks };
  };

  test('is loaded in chunks and agrees, down to NULL apart from the empty text', async () => {
    const { source, copy, run, chunks } = await load('stock', ['item', 'lot']);
    expect(chunks).toBe(8);
    expect(await verdicts(run, source, copy)).toEqual(passed);
    const { rows } = await world.target.query(
      "SELECT lot, price, photo, note FROM stock WHERE item = 9007199254740990 + 50 AND lot = '无0'",
    );
    expect(rows).toEqual([{ lot: '无0', price: '71.428571', photo: '\\x0a5c00', note: 'a\tb\\500' }]);
    await world.target.query("UPDATE stock SET note = NULL WHERE item = 9007199254740990 AND lot = '无1'");
    expect((await verdicts(run, source, copy)).at(-1)).toBe(
      'rows failed: stock 9007199254740990, 无1: note is NULL, expected ""',
    );
  });

  test('without a key is one chunk and agrees', async () => {
    const { source, copy, run, chunks } = await load('log', []);
    expect(chunks).toBe(1);
    expect(await world.totals(run)).toMatchObject({ read: '500', written: '500' });
    expect(await verdicts(run, source, copy)).toEqual(passed);
  });
});
