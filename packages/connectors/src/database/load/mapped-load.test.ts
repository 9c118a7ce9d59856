/** A plan's mapping carried out by the engine, from a legacy table to a target of other types. */
import type { TablePlan } from '@perennial/domain/migration/plan/rules';
import { mapperOf } from '@perennial/domain/migration/row/mapper';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { introspect } from '../postgres/introspect.ts';
import { postgresSource } from '../postgres/source.ts';
import { type Copy, CopyWorld } from '../testing/copy-world.ts';

let world: CopyWorld;
beforeAll(async () => {
  world = await CopyWorld.start();
}, 60_000);
afterAll(() => world.stop());

const plan: TablePlan = {
  name: 'items',
  from: 'ic_item',
  to: 'item',
  key: ['rowno'],
  columns: [
    {
      to: 'code',
      value: { from: 'fnumber' },
      rules: [
        { id: 'code-trim', action: 'fix', fix: 'trim' },
        { id: 'code-width', action: 'fix', fix: 'half-width' },
        { id: 'code-upper', action: 'fix', fix: 'upper' },
        {
          id: 'code-form',
          action: 'reject',
          unless: { matches: { value: { from: '$value' }, pattern: '^[A-Z]+-\\d+$' } },
        },
      ],
    },
    { to: 'price', value: { from: 'fprice' } },
    { to: 'kind', value: { from: 'fkind' } },
    { to: 'active', value: { codes: { of: { from: 'fstop' }, map: { 是: 'f', 否: 't' } } } },
    { to: 'made', value: { date: { of: { from: 'fmade' }, format: 'YYYYMMDD', zero: 'null' } } },
    { to: 'changed', value: { from: 'fchanged' } },
    { to: 'grams', value: { convert: { of: { from: 'fkg' }, factor: '1000', scale: 1 } } },
  ],
  splits: [
    {
      into: 'lot',
      of: { from: 'flots' },
      separator: '\n',
      columns: [
        {
          to: 'item',
          value: { from: 'fnumber' },
          rules: [
            { id: 'lot-trim', action: 'fix', fix: 'trim' },
            { id: 'lot-width', action: 'fix', fix: 'half-width' },
            { id: 'lot-upper', action: 'fix', fix: 'upper' },
          ],
        },
        { to: 'no', value: { from: '$index' } },
        { to: 'lot', value: { from: '$item' } },
      ],
    },
  ],
};

const ddl = {
  legacy: `CREATE TABLE ic_item (rowno int PRIMARY KEY, fnumber varchar(20), fprice varchar(20), fkind varchar(8), fstop text,
           fmade varchar(10), fchanged timestamp, fkg numeric(12,4), flots text)`,
  target: [
    `CREATE TABLE item (code varchar(20) PRIMARY KEY, price numeric(18,6) NOT NULL, kind char(8), active bool, made date,
     changed timestamptz, grams numeric(14,1))`,
    'CREATE TABLE lot (item varchar(20), no int, lot text NOT NULL, PRIMARY KEY (item, no))',
  ],
};

test('what was written is what the mapping said, row by row; what it refused is held back by rule', async () => {
  await world.legacy.query(ddl.legacy);
  for (const sql of ddl.target) await world.target.query(sql);
  await world.legacy.query(
    `INSERT INTO ic_item SELECT i, 'c-' || i, i || '.5', 'k' || i % 3, CASE WHEN i % 2 = 0 THEN '否' ELSE '是' END,
       CASE WHEN i % 5 = 0 THEN '00000000' ELSE '20240229' END, timestamp '2026-01-01' + i * interval '1 hour', i / 7.0,
       'L1' || E'\\n' || 'L2\\' FROM generate_series(1, 2000) i`,
  );
  await world.legacy.query(`UPDATE ic_item SET fnumber = 'Ｃ－１２ ' WHERE rowno = 12`);
  await world.legacy.query(`UPDATE ic_item SET fnumber = 'C-13' WHERE rowno = 14`);
  await world.legacy.query(`UPDATE ic_item SET fprice = '1,5' WHERE rowno = 20`);
  await world.legacy.query(`UPDATE ic_item SET fmade = '20230229' WHERE rowno = 21`);
  await world.legacy.query(`UPDATE ic_item SET fstop = '?' WHERE rowno = 22`);

  const source = await postgresSource({ connectionString: world.urls.source });
  const { tables } = await source.introspect();
  await source.close();
  const { tables: targets } = await introspect(world.target, 'public');
  const legacy = tables.find((t) => t.name === 'ic_item');
  if (legacy === undefined) throw new Error('the legacy table is not described');
  const mapper = mapperOf({ table: plan, source: legacy, targets, timeZone: 'Asia/Shanghai' });
  // The ledger needs the source's key, which the mapping has no use for.
  const columns = [...mapper.sourceColumns, 'rowno'];
  const [main, ...splits] = mapper.writes.map((write) => ({ ...write, mode: 'upsert' as const }));
  if (main === undefined) throw new Error('nothing is written');
  const copy: Copy = {
    spec: { table: 'ic_item', columns, key: ['rowno'] },
    writes: [main, ...splits],
    mapper,
  };
  const run = world.run();
  await world.plan(run, copy);
  await world.lane(run, copy);

  expect(await world.totals(run)).toEqual({ read: '2000', written: '1996', quarantined: '4', merged: '0' });
  expect(await world.differences(run, copy)).toEqual({ item: [], lot: [] });
  const held = (await world.quarantine(run)).map(({ reasons }) => JSON.parse(reasons)[0].rule);
  expect(held.toSorted()).toEqual(['codes.unknown', 'key.collision', 'value.date', 'value.decimal']);
  const { rows } = await world.target.query(
    `SELECT i.*, (SELECT string_agg(no || lot, ',' ORDER BY no) FROM lot WHERE item = code) AS lots FROM item i WHERE code = 'C-12'`,
  );
  expect(rows).toEqual([
    {
      code: 'C-12',
      price: '12.500000',
      kind: 'k0      ',
      active: 't',
      made: '2024-02-29',
      changed: '2026-01-01 04:00:00+00',
      grams: '1714.3',
      lots: '1L1,2L2\\',
    },
  ]);
  await world.target.query(`UPDATE item SET price = price + 0.000001 WHERE code = 'C-77'`);
  expect((await world.differences(run, copy)).item).toHaveLength(1);
});
