import { verdictOf } from '@perennial/domain/migration/verdict/rules';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Copy, CopyWorld, sameRow } from '../testing/copy-world.ts';
import { verifyCount } from './verify-count.ts';
import { askPostgres, verifyInvariant } from './verify-invariant.ts';
import { verifyTable } from './verify-table.ts';

let world: CopyWorld;
beforeAll(async () => {
  world = await CopyWorld.start();
}, 60_000);
afterAll(() => world.stop());

const columns = ['id', 'name'];
const prepared = async (table: string) => {
  await world.legacy.query(`CREATE TABLE ${table} (id int PRIMARY KEY, name text)`);
  await world.target.query(`CREATE TABLE ${table} (id int PRIMARY KEY, name varchar(6))`);
  await world.legacy.query(`INSERT INTO ${table} SELECT i, 'n' || i FROM generate_series(1, 1200) i`);
  await world.legacy.query(`INSERT INTO ${table} VALUES (5000, 'too long')`);
  const copy: Copy = {
    spec: { table, columns, key: ['id'] },
    writes: [{ table, columns, upsertKey: ['id'], mode: 'copy' }],
    mapper: sameRow(columns),
  };
  const run = world.run();
  await world.plan(run, copy);
  const verify = (over: Partial<Parameters<typeof verifyTable>[0]> = {}) =>
    verifyTable({
      run,
      name: table,
      level: 'L2',
      source: world.source,
      spec: copy.spec,
      mapper: copy.mapper,
      target: world.target,
      schema: 'public',
      writes: copy.writes,
      merges: false,
      signal: new AbortController().signal,
      ...over,
    });
  return { run, copy, verify };
};

test('a load that has not ended is inconclusive, and so is one that never began', async () => {
  const { verify } = await prepared('early');
  expect(await verify()).toEqual([
    { level: 'L0', id: 'counts', verdict: 'inconclusive', evidence: '0 of 3 chunks are loaded' },
  ]);
  expect(verdictOf(await verify({ run: 'M-none' }))).toBe('inconclusive');
});

test('a right copy passes all levels, with its accounts', async () => {
  const { run, copy, verify } = await prepared('fine');
  await world.lane(run, copy);
  const results = await verify();
  expect(verdictOf(results)).toBe('passed');
  expect(results[0]?.evidence).toBe('read 1201 = written 1200 + held back 1 + merged 0; the target has 1200');
});

test('a row of the source that was never read is seen by its count', async () => {
  const { run, copy } = await prepared('unread');
  await world.lane(run, copy);
  const of = { run, name: 'unread', source: world.source, spec: copy.spec, target: world.target };
  expect(await verifyCount(of)).toMatchObject({ verdict: 'passed' });
  await world.target.query(
    `UPDATE perennial.chunk SET read = read - 1, written = written - 1 WHERE run = '${run}' AND no = 1`,
  );
  expect(await verifyCount(of)).toMatchObject({
    verdict: 'failed',
    evidence: 'the source has 1201 rows, 1200 were read',
  });
  expect(await verifyCount({ ...of, run: 'M-none' })).toMatchObject({ verdict: 'inconclusive' });
});

test('a lost row fails the counts, a changed value the checksum; both are named, the row held back is not', async () => {
  const { run, copy, verify } = await prepared('hurt');
  await world.lane(run, copy);
  await world.target.query(`UPDATE hurt SET name = 'n1O' WHERE id = 10`);
  const changed = await verify();
  expect(changed.map((r) => [r.level, r.verdict])).toEqual([
    ['L0', 'passed'],
    ['L1', 'failed'],
    ['L2', 'failed'],
  ]);
  expect(changed[2]?.evidence).toBe('hurt 10: name is "n1O", expected "n10"');
  expect(changed[2]?.summary).toBe('1 changed in hurt.name');
  await world.target.query('DELETE FROM hurt WHERE id = 10');
  const lost = await verify();
  expect(lost.map((r) => r.verdict)).toEqual(['failed', 'failed', 'failed']);
  expect(lost[2]?.evidence).toBe('hurt 10 is missing in the target');
});

test('an invariant: no row passes, a row fails with its values, a broken query is inconclusive', async () => {
  await world.target.query('CREATE TABLE stock (lot text, qty int)');
  await world.legacy.query('CREATE TABLE stock (lot text, qty int)');
  const ask = askPostgres(world.target, 5_000);
  const askSource = askPostgres(world.legacy, 5_000);
  const title = { zh: '库存不为负', en: 'no negative stock' };
  const negative = { id: 'I1', title, target: 'SELECT lot, qty FROM public.stock WHERE qty < 0' };
  expect(await verifyInvariant(negative, ask, askSource)).toMatchObject({ verdict: 'passed' });
  await world.target.query(`INSERT INTO stock VALUES ('L1', -3)`);
  expect(await verifyInvariant(negative, ask, askSource)).toMatchObject({
    verdict: 'failed',
    evidence: 'broken by:\nL1, -3',
  });
  const wrong = { ...negative, target: 'SELECT nothing' };
  expect(await verifyInvariant(wrong, ask, askSource)).toMatchObject({ verdict: 'inconclusive' });
  const both = {
    ...negative,
    target: 'SELECT sum(qty) FROM public.stock',
    source: 'SELECT sum(qty) FROM public.stock',
  };
  expect(await verifyInvariant(both, ask, askSource)).toMatchObject({
    verdict: 'failed',
    evidence: '1 rows before, 1 after\nbefore only: NULL\nafter only: -3',
  });
  await world.legacy.query(`INSERT INTO stock VALUES ('L1', -3)`);
  expect(await verifyInvariant(both, ask, askSource)).toMatchObject({ verdict: 'passed' });
});

test('an invariant cannot write, whatever its text', async () => {
  const ask = askPostgres(world.target, 5_000);
  for (const target of [
    'INSERT INTO public.stock VALUES (1) RETURNING 1',
    'SELECT 1; COMMIT; DROP TABLE public.stock',
    "SELECT nextval('s')",
  ])
    expect(await verifyInvariant({ id: 'x', title: { zh: '', en: '' }, target }, ask, ask)).toMatchObject({
      verdict: 'inconclusive',
    });
});
