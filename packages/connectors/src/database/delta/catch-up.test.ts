/** A copy and its changes as a whole: while others write, when a worker dies, and how the gate sees them. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { textRows } from '../postgres/session.ts';
import type { CopyWorld } from '../testing/copy-world.ts';
import { verifyTable } from '../verify/verify-table.ts';
import { DeltaFenced, NotCopied } from './hold.ts';
import {
  columns,
  copyOf,
  Following,
  interrupted,
  rowsOf,
  seedBoth,
  startWorld,
  writer,
} from './testing/delta-world.ts';

let world: CopyWorld;
const open: Following[] = [];
beforeAll(async () => {
  world = await startWorld();
}, 60_000);
afterAll(async () => {
  await Promise.all(open.map((following) => following.end()));
  await world.stop();
});

const seeded = (table: string, rows: number, target?: string) => seedBoth(world, table, rows, target);
const follow = async (...args: Parameters<typeof Following.begin>): Promise<Following> => {
  const following = await Following.begin(...args);
  open.push(following);
  return following;
};

test('a table is copied by two lanes while three writers change it; after the barrier both sides are the same', async () => {
  const table = 'busy';
  await seeded(table, 3_000);
  const copy = copyOf(table, { rows: 100 });
  const following = await follow(world, [copy]);
  const stop = new AbortController();
  let changed = 0;
  const write = async (seed: number) => {
    const client = await writer(world);
    let state = seed;
    const random = (below: number) => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
      return (state >>> 8) % below;
    };
    // Each has keys of its own to move rows to, so that they meet on rows and not on errors.
    let next = seed * 10_000;
    while (!stop.signal.aborted) {
      const id = random(3_200) + 1;
      const statements = [
        `INSERT INTO ${table} VALUES (${next++}, 'new', ${random(999)})`,
        `UPDATE ${table} SET qty = qty + 1, code = repeat('t', ${random(4_000)}) WHERE id = ${id}`,
        `DELETE FROM ${table} WHERE id = ${id}`,
        `UPDATE ${table} SET id = ${next++} WHERE id = ${id}`,
        `BEGIN; DELETE FROM ${table} WHERE id = ${id}; ROLLBACK`,
      ];
      await client.query(statements[random(statements.length)] ?? '');
      changed += 1;
    }
    await client.end();
  };
  const writers = [1, 2, 3].map(write);
  await following.copy(2);
  expect(changed).toBeGreaterThan(0);
  await following.catchUp();
  stop.abort();
  await Promise.all(writers);
  await following.catchUp();
  await following.settled();
  expect(await rowsOf(world.target, table)).toEqual(await rowsOf(world.legacy, table));
  const verdicts = await verifyTable({
    run: following.run,
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
  });
  expect(verdicts.map((v) => [v.level, v.verdict])).toEqual([
    ['L0', 'passed'],
    ['L1', 'passed'],
    ['L2', 'passed'],
  ]);
}, 60_000);

test('a row changed behind the accounts shows: the gate goes red and names it, also one beyond the bound', async () => {
  const table = 'corrupted';
  await seeded(table, 10);
  const copy = copyOf(table);
  const following = await follow(world, [copy]);
  await following.copy();
  await world.legacy.query(`INSERT INTO ${table} VALUES (11, 'later', 1), (12, 'later', 1)`);
  await following.catchUp();
  await following.settled();
  await world.target.query(`UPDATE ${table} SET qty = 2 WHERE id = 11`);
  await expect(following.settled()).rejects.toThrow();
  const verdicts = await verifyTable({
    run: following.run,
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
  });
  expect(verdicts.at(-1)).toMatchObject({
    verdict: 'failed',
    evidence: 'corrupted 11: qty is "2.00", expected "1.00"',
  });
});

test('changes wait until the table is copied to its end', async () => {
  await seeded('early', 10);
  const following = await follow(world, [copyOf('early', { rows: 5 })]);
  await expect(following.open()).rejects.toThrow(NotCopied);
  await world.plan(following.run, copyOf('early', { rows: 5 }));
  await expect(following.open()).rejects.toThrow('early is not copied to its end yet');
  await following.copy();
  await following.open();
});

test('rows deleted before they were copied, moved while it ran, and made again under an old key', async () => {
  const table = 'moved';
  await seeded(table, 20);
  const following = await follow(world, [copyOf(table)]);
  await world.plan(following.run, copyOf(table));
  await world.legacy.query(`DELETE FROM ${table} WHERE id = 3`);
  await world.legacy.query(`UPDATE ${table} SET id = 100 WHERE id = 4`);
  await following.copy();
  await world.legacy.query(`UPDATE ${table} SET id = 4, code = 'back' WHERE id = 100`);
  await world.legacy.query(`UPDATE ${table} SET id = id + 1000 WHERE id > 15`);
  await world.legacy.query(`INSERT INTO ${table} VALUES (3, 'again', 0)`);
  await following.catchUp();
  await following.settled();
  expect(await rowsOf(world.target, table)).toEqual(await rowsOf(world.legacy, table));
});

test.each(['peek', 'apply', 'commit', 'confirm'] as const)(
  'a worker that dies at its %s is followed by another, and nothing is lost or counted twice',
  async (where) => {
    const table = `killed_${where}`;
    await seeded(table, 300);
    const following = await follow(world, [copyOf(table)]);
    await following.copy();
    await world.legacy.query(`UPDATE ${table} SET qty = qty + 1 WHERE id % 3 = 0`);
    await world.legacy.query(`DELETE FROM ${table} WHERE id % 7 = 0`);
    await world.legacy.query(`INSERT INTO ${table} SELECT i, 'n', i FROM generate_series(400, 450) i`);
    const changes = await following.changes();
    const delta = await following.open();
    let turns = 0;
    const dies = (when: typeof where) => {
      turns += when === where ? 1 : 0;
      return when === where && turns === 2;
    };
    const killTarget = async () => {
      const [row] = await textRows(delta.target, 'SELECT pg_backend_pid()');
      await world.target.query('SELECT pg_terminate_backend($1)', [row?.[0]]);
    };
    if (where === 'commit') {
      // The server's side is gone just before the transaction would end.
      await world.target.query(
        `CREATE FUNCTION die_${table}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$`,
      );
      await world.target.query(
        `CREATE CONSTRAINT TRIGGER die AFTER INSERT ON ${table} DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION die_${table}()`,
      );
    }
    const killed = following.catchUp({
      delta,
      changes: {
        ...changes,
        changes: async (limit) => {
          if (dies('peek')) throw new Error('killed');
          return changes.changes(limit);
        },
        confirm: async (cursor) => {
          if (dies('confirm')) throw new Error('killed');
          await changes.confirm(cursor);
        },
      },
      source: interrupted(world.source, async () => {
        if (dies('apply')) await killTarget();
      }),
    });
    await expect(killed).rejects.toThrow();
    await changes.close();
    if (where === 'commit') await world.target.query(`DROP TRIGGER die ON ${table}`);
    await following.catchUp();
    await following.settled();
    expect(await rowsOf(world.target, table)).toEqual(await rowsOf(world.legacy, table));
  },
);

test('a worker that slept while another took over cannot write any more', async () => {
  const table = 'zombie';
  await seeded(table, 10);
  const following = await follow(world, [copyOf(table)]);
  await following.copy();
  await world.legacy.query(`UPDATE ${table} SET qty = 1`);
  const old = await following.open();
  const changes = await following.changes();
  const slept = following.catchUp({
    delta: old,
    changes,
    source: interrupted(world.source, async () => {
      if (await world.source.count({ table, columns, key: ['id'], where: 'qty = 2' })) return;
      await world.legacy.query(`UPDATE ${table} SET qty = 2`);
      await following.catchUp();
    }),
  });
  await expect(slept).rejects.toThrow(DeltaFenced);
  await following.settled();
  expect(await rowsOf(world.target, table)).toEqual(await rowsOf(world.legacy, table));
});
