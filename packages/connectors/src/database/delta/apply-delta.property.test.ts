/** Any sequence of operations, with steps of the delta between any two of them, ends in one and the same state. */
import type { RowMapper } from '@perennial/domain/migration/row/rules';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { textRows } from '../postgres/session.ts';
import type { Copy, CopyWorld } from '../testing/copy-world.ts';
import { applyDelta } from './apply-delta.ts';
import { type KeyOf, keyByMapping, sameKey } from './target-key.ts';
import { Following, startWorld, tableOf } from './testing/delta-world.ts';

let world: CopyWorld;
beforeAll(async () => {
  world = await startWorld();
}, 60_000);
afterAll(() => world.stop());

const never = new AbortController().signal;
const id = fc.integer({ min: 1, max: 6 });
/** `bad` is rejected by a rule, `toolong` by the target's type; few others, so that rows meet. */
const code = fc.constantFrom('a', 'b', 'c', 'd', 'bad', 'toolong');
const operation = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('put' as const), id, code }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('delete' as const), id }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('move' as const), id, to: id }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('swap' as const), id, to: id }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('step' as const),
      limit: fc.integer({ min: 1, max: 4 }),
      confirm: fc.boolean(),
    }),
  },
);
type Operation = typeof operation extends fc.Arbitrary<infer T> ? T : never;

const sqlOf = (table: string, op: Exclude<Operation, { kind: 'step' }>): string => {
  switch (op.kind) {
    case 'put':
      return `INSERT INTO ${table} VALUES (${op.id}, '${op.code}') ON CONFLICT (id) DO UPDATE SET code = excluded.code`;
    case 'delete':
      return `DELETE FROM ${table} WHERE id = ${op.id}`;
    case 'move':
      return `UPDATE ${table} SET id = ${op.to} WHERE id = ${op.id} AND NOT EXISTS (SELECT FROM ${table} WHERE id = ${op.to})`;
    case 'swap':
      return `UPDATE ${table} t SET code = o.code FROM ${table} o WHERE t.id IN (${op.id}, ${op.to}) AND o.id IN (${op.id}, ${op.to}) AND o.id <> t.id`;
  }
};

const columns = ['id', 'code'];
const ruled = (to: readonly string[]): RowMapper => ({
  sourceColumns: columns,
  targetColumns: to,
  map: ([rowId, rowCode]) => {
    if (rowCode === 'bad') return { kind: 'rejected', rejections: [{ rule: 'code.bad', message: 'bad' }] };
    const values: Record<string, string> = { id: String(rowId), code: String(rowCode) };
    return { kind: 'written', row: to.map((c) => values[c] ?? null), splits: [], notices: [] };
  },
});

/** An operation the source itself refuses, as a code taken twice, has not happened. */
const change = async (sql: string): Promise<void> => {
  await world.legacy.query(sql).catch((error: unknown) => {
    if (!(error instanceof Error && 'code' in error && error.code === '23505')) throw error;
  });
};

let runs = 0;
const play = async (
  shape: {
    source?: string;
    target: string;
    to: string[];
    upsertKey: string[];
    keyOf: (copy: Copy) => KeyOf;
  },
  { early, late }: { early: readonly Operation[]; late: readonly Operation[] },
): Promise<{ following: Following; table: string }> => {
  runs += 1;
  const table = `p${runs}`;
  await world.legacy.query(`CREATE TABLE ${table} (id int PRIMARY KEY, code text${shape.source ?? ''})`);
  await world.legacy.query(`ALTER TABLE ${table} REPLICA IDENTITY FULL`);
  await world.target.query(`CREATE TABLE ${table} (${shape.target})`);
  await world.legacy.query(`INSERT INTO ${table} VALUES (1, 'a'), (2, 'b'), (3, 'bad'), (4, 'c')`);
  const mapper = ruled(shape.to);
  const copy: Copy = {
    spec: { table, columns, key: ['id'] },
    writes: [{ table, columns: shape.to, upsertKey: shape.upsertKey, mode: 'upsert' }],
    mapper,
    rows: 2,
  };
  const following = await Following.begin(world, [copy], [tableOf(copy, { keyOf: shape.keyOf(copy) })]);
  try {
    await world.plan(following.run, copy);
    for (const op of early) if (op.kind !== 'step') await change(sqlOf(table, op));
    await following.copy();
    const delta = await following.open();
    const changes = await following.changes();
    for (const op of late) {
      if (op.kind !== 'step') {
        await change(sqlOf(table, op));
        continue;
      }
      const { items, cursor } = await changes.changes(op.limit);
      await applyDelta(delta, { source: world.source, signal: never }, items);
      if (op.confirm) await changes.confirm(cursor);
    }
    // As after a crash: what was told and not confirmed comes again.
    await changes.close();
    await following.catchUp({ limit: 3 });
    await following.settled();
  } finally {
    await following.end();
  }
  return { following, table };
};

const sequence = fc.record({
  early: fc.array(operation, { maxLength: 6 }),
  late: fc.array(operation, { maxLength: 14 }),
});

test("under the source's key the target holds exactly the rows that rules and types let in, and the others are held back", async () => {
  await fc.assert(
    fc.asyncProperty(sequence, async (ops) => {
      const { following, table } = await play(
        {
          target: 'id int PRIMARY KEY, code varchar(5)',
          to: ['id', 'code'],
          upsertKey: ['id'],
          keyOf: () => sameKey,
        },
        ops,
      );
      const good = await textRows(
        world.legacy,
        `SELECT id, code FROM ${table} WHERE code NOT IN ('bad', 'toolong') ORDER BY 1`,
      );
      expect(await textRows(world.target, `SELECT id, code FROM ${table} ORDER BY 1`)).toEqual(good);
      const bad = await textRows(
        world.legacy,
        `SELECT id::text FROM ${table} WHERE code IN ('bad', 'toolong') ORDER BY 1`,
      );
      expect(
        await textRows(
          world.target,
          "SELECT decoded->>'id' FROM perennial.quarantine WHERE run = $1 AND state = 'open' ORDER BY 1",
          [following.run],
        ),
      ).toEqual(bad);
    }),
    { seed: 61, numRuns: 12 },
  );
}, 120_000);

test('with a value that is unique in the target only, every row is in one place and none waits for nothing', async () => {
  await fc.assert(
    fc.asyncProperty(sequence, async (ops) => {
      const { following, table } = await play(
        {
          target: 'id int PRIMARY KEY, code varchar(5) UNIQUE',
          to: ['id', 'code'],
          upsertKey: ['id'],
          keyOf: () => sameKey,
        },
        ops,
      );
      const source = await textRows(world.legacy, `SELECT id::text, code FROM ${table}`);
      const there = await textRows(world.target, `SELECT id::text, code FROM ${table}`);
      const held = await textRows(
        world.target,
        "SELECT decoded->>'id', decoded->>'code' FROM perennial.quarantine WHERE run = $1 AND state = 'open'",
        [following.run],
      );
      expect([...there, ...held].sort()).toEqual([...source].sort());
      const taken = new Set(there.map(([, value]) => value));
      expect(
        held.filter(([, value]) => !['bad', 'toolong'].includes(value ?? '') && !taken.has(value)),
      ).toEqual([]);
    }),
    { seed: 62, numRuns: 12 },
  );
}, 120_000);

test('under a key made from a value that rows hand on to each other the target holds exactly the good rows', async () => {
  await fc.assert(
    fc.asyncProperty(sequence, async (ops) => {
      const { table } = await play(
        {
          source: ', UNIQUE (code) DEFERRABLE INITIALLY DEFERRED',
          target: 'code varchar(5) PRIMARY KEY, id int',
          to: ['code', 'id'],
          upsertKey: ['code'],
          keyOf: ({ mapper, spec }) => keyByMapping(mapper, spec, 1),
        },
        ops,
      );
      const good = await textRows(
        world.legacy,
        `SELECT code, id FROM ${table} WHERE code NOT IN ('bad', 'toolong') ORDER BY 1`,
      );
      expect(await textRows(world.target, `SELECT code, id FROM ${table} ORDER BY 1`)).toEqual(good);
    }),
    { seed: 63, numRuns: 12 },
  );
}, 120_000);
