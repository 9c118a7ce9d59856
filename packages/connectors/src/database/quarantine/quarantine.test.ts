import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Copy, CopyWorld, sameRow } from '../testing/copy-world.ts';
import { countQuarantine, listQuarantine } from './list.ts';
import { fixRow, waiveRow } from './settle-row.ts';

let world: CopyWorld;
beforeAll(async () => {
  world = await CopyWorld.start();
}, 60_000);
afterAll(() => world.stop());

const columns = ['id', 'code'];
const held = async (table: string, mode: 'copy' | 'upsert') => {
  await world.legacy.query(`CREATE TABLE ${table} (id int PRIMARY KEY, code text)`);
  await world.target.query(`CREATE TABLE ${table} (id int PRIMARY KEY, code varchar(3) UNIQUE)`);
  await world.legacy.query(`INSERT INTO ${table} VALUES (1, 'a'), (2, 'toolong'), (3, 'c'), (4, 'a')`);
  const copy: Copy = {
    spec: { table, columns, key: ['id'] },
    writes: [{ table, columns, upsertKey: ['id'], mode }],
    mapper: sameRow(columns),
    rows: 2,
  };
  const run = world.run();
  await world.plan(run, copy);
  await world.lane(run, copy);
  const fix = (ordinal: number, chunk: number, values: Record<string, string | null>) =>
    fixRow(world.target, {
      row: { run, name: table, chunk, ordinal },
      by: 'ann',
      why: 'asked the customer',
      values,
      schema: 'public',
      writes: copy.writes,
      mapper: copy.mapper,
      buckets: 1,
    });
  return { run, copy, fix };
};

test.each(['copy', 'upsert'] as const)(
  'a corrected row is written, counted and summed in a %s; the others are not touched',
  async (mode) => {
    const table = `mended_${mode}`;
    const { run, copy, fix } = await held(table, mode);
    const open = await listQuarantine(world.target, { run, state: 'open', limit: 10 });
    expect(open.map((q) => [q.chunk, q.ordinal, q.decoded, q.reasons[0]?.rule])).toEqual([
      [1, 1, { id: '2', code: 'toolong' }, 'target.22001'],
      [2, 1, { id: '4', code: 'a' }, 'target.23505'],
    ]);
    expect(await fix(1, 1, { code: 'far too long' })).toMatchObject({
      kind: 'still-rejected',
      rejections: [{ rule: 'target.22001' }],
    });
    expect(await world.totals(run)).toMatchObject({ written: '2', quarantined: '2' });
    expect(await fix(1, 1, { code: 'b' })).toEqual({ kind: 'fixed' });
    expect(await fix(1, 1, { code: 'x' })).toEqual({ kind: 'settled' });
    expect(await fix(9, 1, {})).toEqual({ kind: 'unknown' });
    expect(await world.totals(run)).toEqual({ read: '4', written: '3', quarantined: '1', merged: '0' });
    expect(await world.differences(run, copy)).toEqual({ [table]: [] });
    const { rows } = await world.target.query({
      text: `SELECT id, code FROM ${table} ORDER BY id`,
      rowMode: 'array',
    });
    expect(rows).toEqual([
      ['1', 'a'],
      ['2', 'b'],
      ['3', 'c'],
    ]);
  },
);

test('a waived row stays out, with who and why; it cannot be mended afterwards', async () => {
  const { run, fix } = await held('waived', 'copy');
  const row = { run, name: 'waived', chunk: 2, ordinal: 1 };
  expect(await waiveRow(world.target, row, { by: 'qiu', why: 'a test entry' })).toBe('waived');
  expect(await waiveRow(world.target, row, { by: 'qiu', why: 'again' })).toBe('settled');
  expect(await fix(1, 2, { code: 'd' })).toEqual({ kind: 'settled' });
  const [kept] = await listQuarantine(world.target, { run, state: 'waived', limit: 10 });
  expect(kept?.settled).toMatchObject({ by: 'qiu', why: 'a test entry' });
  expect(await world.totals(run)).toEqual({ read: '4', written: '2', quarantined: '2', merged: '0' });
  expect(await countQuarantine(world.target, run)).toEqual([
    { name: 'waived', rule: 'target.22001', state: 'open', rows: 1 },
    { name: 'waived', rule: 'target.23505', state: 'waived', rows: 1 },
  ]);
});

test('pages follow each other without a gap, and rules filter', async () => {
  const { run } = await held('paged', 'copy');
  const [first] = await listQuarantine(world.target, { run, limit: 1 });
  if (first === undefined) throw new Error('nothing is held back');
  const rest = await listQuarantine(world.target, { run, limit: 5, after: first });
  expect(rest.map((q) => q.decoded.id)).toEqual(['4']);
  const ruled = await listQuarantine(world.target, { run, limit: 5, rule: 'target.22001' });
  expect(ruled.map((q) => q.decoded.id)).toEqual(['2']);
});
