import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Copy, CopyWorld, sameRow } from '../testing/copy-world.ts';
import { verifySource } from './verify-source.ts';

let world: CopyWorld;
beforeAll(async () => {
  world = await CopyWorld.start();
}, 60_000);
afterAll(() => world.stop());

const columns = ['id', 'name'];
const copied = async (table: string, key: string[]) => {
  await world.legacy.query(
    `CREATE TABLE ${table} (id int${key.length > 0 ? ' PRIMARY KEY' : ''}, name text)`,
  );
  await world.target.query(`CREATE TABLE ${table} (id int PRIMARY KEY, name varchar(6))`);
  await world.legacy.query(`INSERT INTO ${table} SELECT i, 'n' || i FROM generate_series(1, 900) i`);
  await world.legacy.query(`INSERT INTO ${table} VALUES (5000, 'too long'), (5001, E'it''s\\\\x')`);
  await world.legacy.query(`ANALYZE ${table}`);
  const copy: Copy = {
    spec: { table, columns, key },
    writes: [{ table, columns, upsertKey: ['id'], mode: 'copy' }],
    mapper: sameRow(columns),
  };
  const run = world.run();
  await world.plan(run, copy);
  await world.lane(run, copy);
  return (over: Partial<Parameters<typeof verifySource>[0]> = {}) =>
    verifySource({
      run,
      name: table,
      source: world.source,
      spec: copy.spec,
      mapper: copy.mapper,
      target: world.target,
      writes: copy.writes,
      merges: false,
      signal: new AbortController().signal,
      ...over,
    });
};

test.each([
  ['keyed', ['id']],
  ['keyless', []],
])(
  'a %s table that has not changed since proves so, rows that were held back included',
  async (table, key) => {
    const verify = await copied(table, key);
    expect(await verify()).toMatchObject({ verdict: 'passed' });
  },
);

test('a row changed, added or lost at the source since then is seen', async () => {
  const verify = await copied('moved', ['id']);
  await world.legacy.query(`UPDATE moved SET name = 'other' WHERE id = 7`);
  expect(await verify()).toMatchObject({
    verdict: 'failed',
    evidence: expect.stringContaining('checksums of moved differ'),
  });
  await world.legacy.query(`UPDATE moved SET name = 'n7' WHERE id = 7`);
  expect(await verify()).toMatchObject({ verdict: 'passed' });
  await world.legacy.query(`INSERT INTO moved VALUES (901, 'new')`);
  expect(await verify()).toMatchObject({
    verdict: 'failed',
    evidence: expect.stringContaining('903 rows now, 902 were read'),
  });
});

test('a load that has not ended, and merged rows, prove nothing', async () => {
  const verify = await copied('early', ['id']);
  expect(await verify({ run: 'none' })).toMatchObject({ verdict: 'inconclusive' });
  expect(await verify({ merges: true })).toMatchObject({ verdict: 'inconclusive' });
});
